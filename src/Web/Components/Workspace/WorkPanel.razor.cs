using Mem3D.Core.Errors;
using Mem3D.Core.People;
using Mem3D.Core.Work;
using Mem3D.Web.Components.Shared;
using Mem3D.Web.Security;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Authorization;

namespace Mem3D.Web.Components.Workspace;

/// <summary>Where the case stands, what its person can do with it, and the project's guidelines.</summary>
public sealed partial class WorkPanel : IDisposable
{
    private WorkItem? item;
    private Actor actor;
    private bool mayDraw;
    private string guidelines = "";
    private string lastNote = "";
    private string? problem;

    [Parameter, EditorRequired]
    public Guid CaseId { get; set; }

    [CascadingParameter]
    private Task<AuthenticationState> SignedIn { get; set; } = default!;

    [Inject]
    private IWorkStore Work { get; set; } = default!;

    [Inject]
    private Access Access { get; set; } = default!;

    [Inject]
    private IStandings Standings { get; set; } = default!;

    [Inject]
    private NavigationManager Navigation { get; set; } = default!;

    private string Why => item!.State switch
    {
        WorkState.Submitted => Texts.WhySubmitted,
        WorkState.InReview => Texts.WhyInReview,
        WorkState.Accepted => Texts.WhyAccepted,
        _ when item.Archived => Texts.WhyArchived,
        _ when !actor.Rights.HasFlag(Right.Annotate) => Texts.WhyRole,
        _ => Texts.WhyAssigned.With(item.Assignee),
    };

    public void Dispose() => Standings.Changed -= Moved;

    protected override async Task OnInitializedAsync()
    {
        if (RendererInfo.IsInteractive)
        {
            Standings.Changed += Moved;
        }

        await LoadAsync();
    }

    /// <summary>Somebody moved the case, or a role changed: with the first stroke it begins, a reviewer takes it, it comes back.</summary>
    private void Moved(Guid? caseId)
    {
        if (caseId is null || caseId == CaseId)
        {
            _ = InvokeAsync(async () =>
            {
                problem = null;
                await LoadAsync();
                StateHasChanged();
            });
        }
    }

    private bool May(WorkAction action) => item is not null && WorkRules.Next(item.State, action) is not null
        && WorkRules.May(action, actor.Rights, item.AssigneeId == actor.Id, item.ReviewerId == actor.Id, item.AssigneeId == actor.Id);

    private async Task LoadAsync()
    {
        try
        {
            (actor, var standing) = await Access.StandingAsync((await SignedIn).User, Right.See, CaseId);
            item = await Work.GetAsync(CaseId, CancellationToken.None);
            mayDraw = Access.MayDraw(actor, standing);
            guidelines = (await Work.SettingsAsync(item.ProjectId, CancellationToken.None)).Guidelines;
            lastNote = (await Work.EventsAsync(CaseId, CancellationToken.None)).LastOrDefault(e => e.Action is WorkAction.Return or WorkAction.Reopen)?.Note ?? "";
        }
        catch (Mem3DException e)
        {
            problem = $"{e.Message} {e.Remedy}";
        }
    }

    private async Task ActAsync(WorkAction action)
    {
        problem = null;
        try
        {
            await Work.ActAsync(CaseId, action, await Access.CaseAsync((await SignedIn).User, Right.See, CaseId), "", CancellationToken.None);
        }
        catch (Mem3DException e)
        {
            problem = $"{e.Message} {e.Remedy}";
        }

        if (problem is not null)
        {
            await LoadAsync();
        }
    }

    private async Task NextAsync()
    {
        try
        {
            if (await Work.PullAsync(item!.ProjectId, actor, CancellationToken.None) is { } next)
            {
                Navigation.NavigateTo($"cases/{next}");
            }
            else
            {
                problem = Texts.NoCaseLeft;
            }
        }
        catch (Mem3DException e)
        {
            problem = $"{e.Message} {e.Remedy}";
        }
    }
}
