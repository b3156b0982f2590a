using System.ComponentModel.DataAnnotations;
using Mem3D.Data.Persistence;
using Mem3D.Web.Security;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Identity;

namespace Mem3D.Web.Components.Account;

/// <summary>Sign-in by e-mail and password, with lock-out after five wrong passwords.</summary>
public sealed partial class Login
{
    private string? problem;

    [SupplyParameterFromForm]
    private LoginInput? Input { get; set; }

    [SupplyParameterFromQuery(Name = "returnUrl")]
    private string? ReturnUrl { get; set; }

    [Inject]
    private SignInManager<Mem3DUser> SignIn { get; set; } = default!;

    [Inject]
    private FirstPerson First { get; set; } = default!;

    [Inject]
    private NavigationManager Navigation { get; set; } = default!;

    protected override void OnInitialized()
    {
        Input ??= new LoginInput();
        if (First.IsNeeded())
        {
            Navigation.NavigateTo(SecurityRegistration.SetupPath);
        }
    }

    private async Task SignInAsync()
    {
        var result = await SignIn.PasswordSignInAsync(Input!.Email.Trim(), Input.Password, Input.Remember, lockoutOnFailure: true);
        if (result.Succeeded)
        {
            Navigation.NavigateTo(LocalAddress.OrHome(ReturnUrl));
        }
        else
        {
            // The same words whether or not the account exists.
            problem = result.IsLockedOut
                ? "Too many wrong passwords. Wait five minutes, then try again."
                : "E-mail and password do not match. Check both; after five wrong passwords the account is locked for five minutes.";
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
