using System.Text.Encodings.Web;
using Mem3D.Core.People;
using Mem3D.Data.Persistence;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Identity;
using QRCoder;

namespace Mem3D.Web.Components.Account;

/// <summary>Switches the second factor (TOTP, RFC 6238) on and off.</summary>
public sealed partial class TwoFactor
{
    private const int RecoveryCodes = 10;

    private Mem3DUser? user;
    private bool isOn;
    private string key = "";
    private string qr = "";
    private string? problem;
    private IReadOnlyList<string>? codes;

    [SupplyParameterFromForm]
    private CodeInput? Input { get; set; }

    [CascadingParameter]
    private HttpContext Http { get; set; } = default!;

    [Inject]
    private UserManager<Mem3DUser> Users { get; set; } = default!;

    [Inject]
    private SignInManager<Mem3DUser> SignIn { get; set; } = default!;

    [Inject]
    private IAuditLog Audit { get; set; } = default!;

    [Inject]
    private NavigationManager Navigation { get; set; } = default!;

    protected override async Task OnInitializedAsync()
    {
        Input ??= new CodeInput();
        user = await Users.GetUserAsync(Http.User);
        if (user is null)
        {
            Navigation.NavigateTo("account/login");
            return;
        }

        isOn = await Users.GetTwoFactorEnabledAsync(user);
        if (isOn)
        {
            return;
        }

        if (string.IsNullOrEmpty(await Users.GetAuthenticatorKeyAsync(user)))
        {
            await Users.ResetAuthenticatorKeyAsync(user);

            // The key is part of what a sign-in stands for.
            await SignIn.RefreshSignInAsync(user);
        }

        var secret = await Users.GetAuthenticatorKeyAsync(user) ?? "";
        key = string.Join(' ', secret.Chunk(4).Select(c => new string(c)));
        var address = $"otpauth://totp/Mem3D:{UrlEncoder.Default.Encode(user.Email ?? "")}?secret={secret}&issuer=Mem3D&digits=6";
        using var generator = new QRCodeGenerator();
        using var data = generator.CreateQrCode(address, QRCodeGenerator.ECCLevel.M);
        qr = new SvgQRCode(data).GetGraphic(4, "#000000", "#ffffff", sizingMode: SvgQRCode.SizingMode.ViewBoxAttribute);
    }

    private async Task SwitchOnAsync()
    {
        if (!await IsRightAsync())
        {
            return;
        }

        await Users.SetTwoFactorEnabledAsync(user!, true);
        codes = [.. await Users.GenerateNewTwoFactorRecoveryCodesAsync(user!, RecoveryCodes) ?? []];
        await SignIn.RefreshSignInAsync(user!);
        await Audit.WriteAsync(user!.Id, user.DisplayName, AuditAction.TwoFactorOn, subjectId: user.Id);
    }

    private async Task SwitchOffAsync()
    {
        if (!await IsRightAsync())
        {
            return;
        }

        await Users.SetTwoFactorEnabledAsync(user!, false);
        await Users.ResetAuthenticatorKeyAsync(user!);
        await SignIn.RefreshSignInAsync(user!);
        await Audit.WriteAsync(user!.Id, user.DisplayName, AuditAction.TwoFactorOff, subjectId: user.Id);
        Navigation.NavigateTo("account/two-factor");
    }

    private async Task<bool> IsRightAsync()
    {
        var code = Input!.Code.Replace(" ", "", StringComparison.Ordinal);
        if (user is not null && await Users.VerifyTwoFactorTokenAsync(user, Users.Options.Tokens.AuthenticatorTokenProvider, code))
        {
            return true;
        }

        problem = "This code is not valid. Check the clock of your phone; a code lives half a minute.";
        return false;
    }

    private sealed class CodeInput
    {
        public string Code { get; set; } = "";
    }
}
