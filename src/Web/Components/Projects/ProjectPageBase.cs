using Mem3D.Core.People;
using Mem3D.Core.Projects;
using Mem3D.Core.Work;
using Mem3D.Web.Components.Shared;
using Microsoft.AspNetCore.Components;

namespace Mem3D.Web.Components.Projects;

/// <summary>What the pages of a project share: the project, and what the person may do in it.</summary>
public abstract class ProjectPageBase : LoadedPage
{
    [Parameter]
    public Guid ProjectId { get; set; }

    /// <summary>Who looks, and what she may.</summary>
    protected Actor Actor { get; private set; }

    /// <summary>Null: not read yet, or there is a problem.</summary>
    protected ProjectInfo? Project { get; private set; }

    protected WorkSettings? Settings { get; private set; }

    [Inject]
    protected IProjectStore Projects { get; set; } = default!;

    [Inject]
    protected IWorkStore Work { get; set; } = default!;

    protected sealed override async Task LoadAsync()
    {
        Actor = await Access.OfProjectAsync((await SignedIn).User, ProjectId);
        Project = await Projects.GetAsync(ProjectId, CancellationToken.None);
        Settings = await Work.SettingsAsync(ProjectId, CancellationToken.None);
        await ReadAsync();
    }

    /// <summary>Reads what this page shows beside the project.</summary>
    protected abstract Task ReadAsync();

    protected bool May(Right right) => Actor.Rights.HasFlag(right);

    /// <summary>As <see cref="LoadedPage.DoAsync"/>, with a right in this project.</summary>
    protected Task<bool> DoAsync(Right right, Func<Actor, Task> action) => DoAsync(user => Access.ProjectAsync(user, right, ProjectId), action);
}
