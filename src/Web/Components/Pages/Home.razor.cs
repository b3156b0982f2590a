using Mem3D.Core.People;
using Mem3D.Core.Projects;
using Mem3D.Web.Components.Shared;
using Mem3D.Web.Projects;
using Mem3D.Web.Security;
using Mem3D.Web.Workspace;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Authorization;

namespace Mem3D.Web.Components.Pages;

/// <summary>The projects, and the two ways to a new one.</summary>
public sealed partial class Home
{
    private IReadOnlyList<MyProject>? projects;
    private (string Title, string Remedy, string? Reference)? problem;
    private string name = "";
    private bool busy;

    [CascadingParameter]
    private Task<AuthenticationState> SignedIn { get; set; } = default!;

    [Inject]
    private IProjectStore Store { get; set; } = default!;

    [Inject]
    private IMemberStore Members { get; set; } = default!;

    [Inject]
    private Access Access { get; set; } = default!;

    [Inject]
    private SampleProject Sample { get; set; } = default!;

    [Inject]
    private Notices Notices { get; set; } = default!;

    [Inject]
    private Failures Failures { get; set; } = default!;

    [Inject]
    private NavigationManager Navigation { get; set; } = default!;

    protected override async Task OnInitializedAsync()
    {
        try
        {
            var user = (await SignedIn).User;
            projects = await Members.ProjectsAsync(user.ToPerson().Id, await Access.IsAdministratorAsync(user), CancellationToken.None);
        }
        catch (Exception e)
        {
            problem = Failures.Explain(e);
        }
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
