using Mem3D.Data.Persistence;
using Mem3D.Web.Components.Shared;
using Mem3D.Web.Security;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Authorization;

namespace Mem3D.Web.Components.Pages;

/// <summary>The administrator's page: who has an account, new accounts, locks and forgotten passwords.</summary>
public sealed partial class PeoplePage
{
    private IReadOnlyList<Mem3DUser> people = [];
    private IReadOnlySet<Guid> administrators = new HashSet<Guid>();
    private Mem3DUser? resetting;
    private string name = "";
    private string email = "";
    private string password = "";
    private string newPassword = "";

    [CascadingParameter]
    private Task<AuthenticationState> SignedIn { get; set; } = default!;

    [Inject]
    private People People { get; set; } = default!;

    [Inject]
    private Access Access { get; set; } = default!;

    [Inject]
    private Notices Notices { get; set; } = default!;

    private bool Complete => !string.IsNullOrWhiteSpace(name) && !string.IsNullOrWhiteSpace(email) && password.Length >= 10;

    protected override Task OnInitializedAsync() => ReadAsync();

    private async Task ReadAsync()
    {
        people = People.List();
        administrators = await People.AdministratorsAsync();
    }

    private async Task AddAsync()
    {
        if (await DoAsync(by => People.AddAsync(name, email, password, administrator: false, by)))
        {
            Notices.Say($"{name.Trim()} can sign in now.");
            (name, email, password) = ("", "", "");
        }
    }

    private Task<bool> LockAsync(Mem3DUser person) => DoAsync(by => People.LockAsync(person.Id, by));

    private Task<bool> AppointAsync(Mem3DUser person, bool administrator) => DoAsync(by => People.SetAdministratorAsync(person.Id, administrator, by));

    private Task<bool> UnlockAsync(Mem3DUser person) => DoAsync(by => People.UnlockAsync(person.Id, by));

    private async Task ResetAsync()
    {
        if (resetting is { } person && await DoAsync(by => People.ResetPasswordAsync(person.Id, newPassword, by)))
        {
            Notices.Say($"{person.DisplayName} has a new password.");
            (resetting, newPassword) = (null, "");
        }
    }

    private async Task<bool> DoAsync(Func<Web.Workspace.Person, Task> action)
    {
        var done = await Notices.TryAsync(async () =>
        {
            var user = (await SignedIn).User;
            await Access.RequireAdministratorAsync(user);
            await action(user.ToPerson());
        });
        await ReadAsync();
        return done;
    }
}
