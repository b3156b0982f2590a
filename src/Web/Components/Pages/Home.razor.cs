using Mem3D.Core.People;
using Mem3D.Core.Projects;
using Mem3D.Web.Components.Shared;
using Mem3D.Web.Projects;
using Mem3D.Web.Security;
using Mem3D.Web.Workspace;
using Microsoft.AspNetCore.Components;

namespace Mem3D.Web.Components.Pages;

/// <summary>The projects, and the two ways to a new one.</summary>
public sealed partial class Home
{
    private IReadOnlyList<MyProject>? projects;
    private string name = "";
    private bool busy;

    [Inject]
    private IProjectStore Store { get; set; } = default!;

    [Inject]
    private IMemberStore Members { get; set; } = default!;

    [Inject]
    private SampleProject Sample { get; set; } = default!;

    protected override async Task LoadAsync()
    {
        var user = (await SignedIn).User;
        projects = await Members.ProjectsAsync(user.ToPerson().Id, await Access.IsAdministratorAsync(user), CancellationToken.None);
    }

    private Task CreateAsync() => MakeAsync(async person => await Store.CreateAsync(name.Trim(), person.Id, CancellationToken.None));

    private Task AddSampleAsync() => MakeAsync(person => Sample.CreateAsync(person, CancellationToken.None));

    private async Task MakeAsync(Func<Person, Task<ProjectInfo>> make)
    {
        busy = true;
        await Notices.TryAsync(async () =>
        {
            var project = await make((await SignedIn).User.ToPerson());
            Navigation.NavigateTo($"projects/{project.Id}");
        });
        busy = false;
    }
}
