using System.ComponentModel.DataAnnotations;
using Mem3D.Core.People;
using Mem3D.Data.Persistence;
using Mem3D.Web.Endpoints;
using Mem3D.Web.Security;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Identity;

namespace Mem3D.Web.Components.Account;

/// <summary>Sign-in by e-mail and password, with lock-out after five wrong passwords and a second factor where it is on.</summary>
public sealed partial class Login
{
    private string? problem;

    [SupplyParameterFromForm]
    private LoginInput? Input { get; set; }

    [SupplyParameterFromQuery(Name = "returnUrl")]
    private string? ReturnUrl { get; set; }

    /// <summary>Why the provider's sign-in failed, as a code.</summary>
    [SupplyParameterFromQuery(Name = "problem")]
    private string? ProblemCode { get; set; }

    [CascadingParameter]
    private HttpContext Http { get; set; } = default!;

    [Inject]
    private SignInManager<Mem3DUser> SignIn { get; set; } = default!;

    [Inject]
    private IAuditLog Audit { get; set; } = default!;

    [Inject]
    private OidcSettings Oidc { get; set; } = default!;

    [Inject]
    private FirstPerson First { get; set; } = default!;

    [Inject]
    private NavigationManager Navigation { get; set; } = default!;

    protected override void OnInitialized()
    {
        Input ??= new LoginInput();
        problem = AccountEndpoints.Problems.WordsOf(ProblemCode);
        if (First.IsNeeded())
        {
            Navigation.NavigateTo(Http.Request.PathBase + SecurityRegistration.SetupPath);
        }
    }

    private async Task SignInAsync()
    {
        var user = await SignIn.UserManager.FindByNameAsync(Input!.Email.Trim());
        var result = await SignIn.PasswordSignInAsync(Input.Email.Trim(), Input.Password, Input.Remember, lockoutOnFailure: true);
        if (result.Succeeded)
        {
            await Audit.WriteAsync(user!.Id, user.DisplayName, AuditAction.SignedIn);
            Navigation.NavigateTo(LocalAddress.OrHome(ReturnUrl, Http.Request.PathBase));
        }
        else if (result.RequiresTwoFactor)
        {
            Navigation.NavigateTo($"account/login/code?remember={Input.Remember}&returnUrl={Uri.EscapeDataString(LocalAddress.OrHome(ReturnUrl, Http.Request.PathBase))}");
        }
        else
        {
            // Of an address that nobody has, the log keeps nothing: it may be a password typed into the wrong field.
            await Audit.WriteAsync(null, user?.DisplayName ?? "", result.IsLockedOut ? AuditAction.LockedOut : AuditAction.SignInFailed, subjectId: user?.Id);

            // The same words, and about the same time, whether the account exists, has no password, or waits.
            if (user?.PasswordHash is null || result.IsLockedOut)
            {
                SignIn.UserManager.PasswordHasher.HashPassword(new Mem3DUser(), Input.Password);
            }

            problem = "E-mail and password do not match, or there were too many wrong passwords. Check both; after five wrong ones an account takes none for five minutes.";
        }
    }

    private sealed class LoginInput
    {
        [Required(ErrorMessage = "Enter your e-mail address.")]
        public string Email { get; set; } = "";

        [Required(ErrorMessage = "Enter your password.")]
        public string Password { get; set; } = "";

        public bool Remember { get; set; }
    }
}
