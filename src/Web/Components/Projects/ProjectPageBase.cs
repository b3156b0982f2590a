using Mem3D.Core.People;
using Mem3D.Core.Projects;
using Mem3D.Core.Work;
using Mem3D.Web.Components.Shared;
using Mem3D.Web.Security;
using Mem3D.Web.Workspace;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Authorization;

namespace Mem3D.Web.Components.Projects;

/// <summary>What the pages of a project share: the project, what the person may do in it, and doing something with a right checked first.</summary>
public abstract class ProjectPageBase : ComponentBase
{
    [Parameter]
    public Guid ProjectId { get; set; }

    /// <summary>Who looks, and what she may.</summary>
    protected Actor Actor { get; private set; }

    /// <summary>Null: not read yet, or there is a problem.</summary>
    protected ProjectInfo? Project { get; private set; }

    protected WorkSettings? Settings { get; private set; }

    protected (string Title, string Remedy, string? Reference)? Problem { get; private set; }

    [CascadingParameter]
    protected Task<AuthenticationState> SignedIn { get; set; } = default!;

    [Inject]
    protected IProjectStore Projects { get; set; } = default!;

    [Inject]
    protected IWorkStore Work { get; set; } = default!;

    [Inject]
    protected Access Access { get; set; } = default!;

    [Inject]
    protected Notices Notices { get; set; } = default!;

    [Inject]
    protected NavigationManager Navigation { get; set; } = default!;

    [Inject]
    private Failures Failures { get; set; } = default!;

    protected override async Task OnParametersSetAsync()
    {
        try
        {
            Actor = await Access.OfProjectAsync((await SignedIn).User, ProjectId);
            Project = await Projects.GetAsync(ProjectId, CancellationToken.None);
            Settings = await Work.SettingsAsync(ProjectId, CancellationToken.None);
            await LoadAsync();
            Problem = null;
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            Problem = Failures.Explain(e);
        }
    }

    /// <summary>Reads what the page shows.</summary>
    protected abstract Task LoadAsync();

    protected bool May(Right right) => Actor.Rights.HasFlag(right);

    /// <summary>Does something that needs a right, then reads the page again. False: it was refused, and the person was told why.</summary>
    protected async Task<bool> DoAsync(Right right, Func<Actor, Task> action)
    {
        var done = await Notices.TryAsync(async () => await action(await Access.ProjectAsync((await SignedIn).User, right, ProjectId)));
        if (done)
        {
            await OnParametersSetAsync();
        }

        return done;
    }
}
