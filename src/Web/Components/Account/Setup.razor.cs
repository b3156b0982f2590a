using System.ComponentModel.DataAnnotations;
using Mem3D.Core.Errors;
using Mem3D.Data.Persistence;
using Mem3D.Web.Security;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Identity;

namespace Mem3D.Web.Components.Account;

/// <summary>The first visit: makes the administrator and signs her in. Leads away once somebody has an account.</summary>
public sealed partial class Setup
{
    private string? problem;

    [SupplyParameterFromForm]
    private SetupInput? Input { get; set; }

    [Inject]
    private FirstPerson First { get; set; } = default!;

    [Inject]
    private People People { get; set; } = default!;

    [Inject]
    private SignInManager<Mem3DUser> SignIn { get; set; } = default!;

    [Inject]
    private NavigationManager Navigation { get; set; } = default!;

    protected override void OnInitialized()
    {
        Input ??= new SetupInput();
        if (!First.IsNeeded())
        {
            Navigation.NavigateTo("/");
        }
    }

    private async Task CreateAsync()
    {
        try
        {
            var user = await First.CreateAsync(People, Input!.Name, Input.Email, Input.Password);
            await SignIn.SignInAsync(user, isPersistent: false);
            Navigation.NavigateTo("/");
        }
        catch (Mem3DException e)
        {
            problem = $"{e.Message} {e.Remedy}";
        }
    }

    private sealed class SetupInput
    {
        [Required(ErrorMessage = "Enter your name."), StringLength(100, ErrorMessage = "At most 100 characters.")]
        public string Name { get; set; } = "";

        [Required(ErrorMessage = "Enter your e-mail address."), EmailAddress(ErrorMessage = "This is not an e-mail address.")]
        public string Email { get; set; } = "";

        [Required(ErrorMessage = "Choose a password."), StringLength(200, MinimumLength = 10, ErrorMessage = "Use 10 to 200 characters.")]
        public string Password { get; set; } = "";
    }
}
