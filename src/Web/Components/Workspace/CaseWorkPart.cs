using Mem3D.Core.Errors;
using Mem3D.Core.People;
using Mem3D.Core.Work;
using Mem3D.Web.Security;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Authorization;

namespace Mem3D.Web.Components.Workspace;

/// <summary>A part of the annotation page that follows where the case stands as work: read again whenever somebody moves it or a role changes.</summary>
public abstract class CaseWorkPart : ComponentBase, IDisposable
{
    [Parameter, EditorRequired]
    public Guid CaseId { get; set; }

    [CascadingParameter]
    private protected Task<AuthenticationState> SignedIn { get; set; } = default!;

    [Inject]
    private protected IWorkStore Work { get; set; } = default!;

    [Inject]
    private protected Access Access { get; set; } = default!;

    [Inject]
    private IStandings Standings { get; set; } = default!;

    /// <summary>Null before it was read.</summary>
    private protected WorkItem? Item { get; private set; }

    private protected Actor Actor { get; private set; }

    private protected bool MayDraw { get; private set; }

    /// <summary>What went wrong last, in words; null: nothing.</summary>
    private protected string? Problem { get; set; }

    public void Dispose()
    {
        Standings.Changed -= Moved;
        GC.SuppressFinalize(this);
    }

    protected override async Task OnInitializedAsync()
    {
        if (RendererInfo.IsInteractive)
        {
            Standings.Changed += Moved;
        }

        await ReadAsync();
    }

    private protected bool May(WorkAction action) => Item is not null && WorkRules.Next(Item.State, action) is not null
        && WorkRules.May(action, Actor.Rights, Item.AssigneeId == Actor.Id, Item.ReviewerId == Actor.Id, Item.AssigneeId == Actor.Id);

    /// <summary>Does something; what goes wrong becomes the <see cref="Problem"/>.</summary>
    private protected async Task<bool> TryAsync(Func<Task> action)
    {
        try
        {
            await action();
            return true;
        }
        catch (Mem3DException e)
        {
            Problem = $"{e.Message} {e.Remedy}";
            return false;
        }
    }

    private protected async Task ActAsync(WorkAction action)
    {
        Problem = null;
        if (!await TryAsync(async () =>
            await Work.ActAsync(CaseId, action, await Access.CaseAsync((await SignedIn).User, Right.See, CaseId), "", CancellationToken.None)))
        {
            var problem = Problem;
            await ReadAsync();
            Problem = problem;
        }
    }

    /// <summary>Reads what more the part shows.</summary>
    private protected virtual Task ReadMoreAsync(WorkItem item) => Task.CompletedTask;

    private async Task ReadAsync()
    {
        if (!await TryAsync(async () =>
        {
            (Actor, var standing) = await Access.StandingAsync((await SignedIn).User, Right.See, CaseId);
            Item = await Work.GetAsync(CaseId, CancellationToken.None);
            MayDraw = Access.MayDraw(Actor, standing);
            await ReadMoreAsync(Item);
        }))
        {
            // What she could do a moment ago is offered no more.
            (Actor, MayDraw) = (default, false);
        }
    }

    /// <summary>With the first stroke the case begins, a reviewer takes it, it comes back.</summary>
    private void Moved(Guid? caseId)
    {
        if (caseId is null || caseId == CaseId)
        {
            _ = InvokeAsync(async () =>
            {
                Problem = null;
                await ReadAsync();
                StateHasChanged();
            });
        }
    }
}
