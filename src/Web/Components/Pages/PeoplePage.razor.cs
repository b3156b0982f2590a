using Mem3D.Data.Persistence;
using Mem3D.Web.Components.Shared;
using Mem3D.Web.Security;
using Microsoft.AspNetCore.Components;

namespace Mem3D.Web.Components.Pages;

/// <summary>The administrator's page: who has an account, and new accounts.</summary>
public sealed partial class PeoplePage
{
    private IReadOnlyList<Mem3DUser> people = [];
    private string name = "";
    private string email = "";
    private string password = "";

    [Inject]
    private People People { get; set; } = default!;

    [Inject]
    private Notices Notices { get; set; } = default!;

    private bool Complete => !string.IsNullOrWhiteSpace(name) && !string.IsNullOrWhiteSpace(email) && password.Length >= 10;

    protected override void OnInitialized() => people = People.List();

    private async Task AddAsync()
    {
        if (await Notices.TryAsync(() => People.AddAsync(name, email, password, administrator: false)))
        {
            Notices.Say($"{name.Trim()} can sign in now.");
            (name, email, password) = ("", "", "");
            people = People.List();
        }
    }
}
