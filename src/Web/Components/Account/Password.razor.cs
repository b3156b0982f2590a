using System.ComponentModel.DataAnnotations;
using Mem3D.Core.People;
using Mem3D.Data.Persistence;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Identity;

namespace Mem3D.Web.Components.Account;

/// <summary>Changes the person's own password; other browsers where she is signed in are signed out within minutes.</summary>
public sealed partial class Password
{
    private string? problem;

    [SupplyParameterFromForm]
    private PasswordInput? Input { get; set; }

    [CascadingParameter]
    private HttpContext Http { get; set; } = default!;

    [Inject]
    private UserManager<Mem3DUser> Users { get; set; } = default!;

    [Inject]
    private SignInManager<Mem3DUser> SignIn { get; set; } = default!;

    [Inject]
    private NavigationManager Navigation { get; set; } = default!;

    [Inject]
    private IAuditLog Audit { get; set; } = default!;

    protected override void OnInitialized() => Input ??= new PasswordInput();

    private async Task ChangeAsync()
    {
        if (await Users.GetUserAsync(Http.User) is not { } user)
        {
            Navigation.NavigateTo("account/login");
            return;
        }

        var result = await Users.ChangePasswordAsync(user, Input!.Present, Input.New);
        if (result.Succeeded)
        {
            await SignIn.RefreshSignInAsync(user);
            await Audit.WriteAsync(user.Id, user.DisplayName, AuditAction.PasswordChanged, subjectId: user.Id);
            Navigation.NavigateTo(new Uri(Navigation.BaseUri).AbsolutePath);
        }
        else
        {
            problem = string.Join(" ", result.Errors.Select(e => e.Description));
        }
    }

    private sealed class PasswordInput
    {
        [Required(ErrorMessage = "Enter your present password.")]
        public string Present { get; set; } = "";

        [Required(ErrorMessage = "Choose a password."), StringLength(200, MinimumLength = 12, ErrorMessage = "Use 12 to 200 characters.")]
        public string New { get; set; } = "";
    }
}
