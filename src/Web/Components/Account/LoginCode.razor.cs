using System.ComponentModel.DataAnnotations;
using Mem3D.Core.People;
using Mem3D.Data.Persistence;
using Mem3D.Web.Security;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Identity;

namespace Mem3D.Web.Components.Account;

/// <summary>The second step of a sign-in: a code of the authenticator app (TOTP, RFC 6238) or a recovery code.</summary>
public sealed partial class LoginCode
{
    private string? problem;

    [CascadingParameter]
    private HttpContext Http { get; set; } = default!;

    [SupplyParameterFromForm]
    private CodeInput? Input { get; set; }

    [SupplyParameterFromQuery(Name = "returnUrl")]
    private string? ReturnUrl { get; set; }

    [SupplyParameterFromQuery(Name = "remember")]
    private bool Remember { get; set; }

    [Inject]
    private SignInManager<Mem3DUser> SignIn { get; set; } = default!;

    [Inject]
    private IAuditLog Audit { get; set; } = default!;

    [Inject]
    private NavigationManager Navigation { get; set; } = default!;

    protected override void OnInitialized() => Input ??= new CodeInput();

    private async Task SignInAsync()
    {
        if (await SignIn.GetTwoFactorAuthenticationUserAsync() is not { } user)
        {
            Navigation.NavigateTo("account/login");
            return;
        }

        var code = Input!.Code.Replace(" ", "", StringComparison.Ordinal).Trim();
        var result = code.Length == 6 && code.All(char.IsAsciiDigit)
            ? await SignIn.TwoFactorAuthenticatorSignInAsync(code, Remember, rememberClient: false)
            : await SignIn.TwoFactorRecoveryCodeSignInAsync(code);
        if (result.Succeeded)
        {
            await Audit.WriteAsync(user.Id, user.DisplayName, AuditAction.SignedIn, detail: "second factor");
            Navigation.NavigateTo(LocalAddress.OrHome(ReturnUrl, Http.Request.PathBase));
            return;
        }

        await Audit.WriteAsync(null, user.DisplayName, result.IsLockedOut ? AuditAction.LockedOut : AuditAction.SignInFailed, subjectId: user.Id, detail: "second factor");
        problem = result.IsLockedOut
            ? "Too many wrong codes. Wait five minutes, then sign in again."
            : "This code is not valid. Check the clock of your phone; a code lives half a minute.";
    }

    private sealed class CodeInput
    {
        [Required(ErrorMessage = "Enter a code."), StringLength(40, ErrorMessage = "A code is shorter.")]
        public string Code { get; set; } = "";
    }
}
