using Mem3D.Core.People;
using Mem3D.Core.Work;
using Microsoft.AspNetCore.Components;

namespace Mem3D.Web.Components.Workspace;

/// <summary>Where the case stands, what its person can do with it, and the project's guidelines.</summary>
public sealed partial class WorkPanel : CaseWorkPart
{
    private string guidelines = "";
    private string lastNote = "";

    [Inject]
    private NavigationManager Navigation { get; set; } = default!;

    private string Why => Item!.State switch
    {
        WorkState.Submitted => Texts.WhySubmitted,
        WorkState.InReview => Texts.WhyInReview,
        WorkState.Accepted => Texts.WhyAccepted,
        _ when Item.Archived => Texts.WhyArchived,
        _ when !Actor.Rights.HasFlag(Right.Annotate) => Texts.WhyRole,
        _ => Texts.WhyAssigned.With(Item.Assignee),
    };

    private protected override async Task ReadMoreAsync(WorkItem item)
    {
        guidelines = (await Work.SettingsAsync(item.ProjectId, CancellationToken.None)).Guidelines;
        lastNote = (await Work.EventsAsync(CaseId, CancellationToken.None)).LastOrDefault(e => e.Action is WorkAction.Return or WorkAction.Reopen)?.Note ?? "";
    }

    private Task<bool> NextAsync() => TryAsync(async () =>
    {
        Problem = null;
        var now = await Access.ProjectAsync((await SignedIn).User, Right.Annotate, Item!.ProjectId);
        if (await Work.PullAsync(Item.ProjectId, now, CancellationToken.None) is { } next)
        {
            Navigation.NavigateTo($"cases/{next}");
        }
        else
        {
            Problem = Texts.NoCaseLeft;
        }
    });
}
