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
    private NewAccount? Input { get; set; }

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
        Input ??= new NewAccount();
        if (!First.IsNeeded())
        {
            Navigation.NavigateTo(new Uri(Navigation.BaseUri).AbsolutePath);
        }
    }

    private async Task CreateAsync()
    {
        try
        {
            var user = await First.CreateAsync(People, Input!.Name, Input.Email, Input.Password);
            await SignIn.SignInAsync(user, isPersistent: false);
            Navigation.NavigateTo(new Uri(Navigation.BaseUri).AbsolutePath);
        }
        catch (Mem3DException e)
        {
            problem = $"{e.Message} {e.Remedy}";
        }
    }
}
