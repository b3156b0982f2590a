using Mem3D.Core.People;
using Mem3D.Core.Work;
using Mem3D.Web.Archives;
using Mem3D.Web.Components.Archives;
using Mem3D.Web.Components.Projects;
using Mem3D.Web.Workspace;
using Microsoft.AspNetCore.Components;
using MudBlazor;

namespace Mem3D.Web.Components.Pages;

/// <summary>A project: its cases as work, its labels, and the way scans come in. What is shown stands in the address.</summary>
public sealed partial class ProjectPage
{
    private readonly HashSet<Guid> selected = [];
    private CaseFilter filter = new();
    private WorkPage? page;
    private IReadOnlyDictionary<WorkState, int> counts = new Dictionary<WorkState, int>();
    private IReadOnlyList<string> tags = [];
    private IReadOnlyList<Member> members = [];
    private SendsPanel? sends;
    private bool hasArchives;

    [SupplyParameterFromQuery(Name = "state")]
    private string? State { get; set; }

    [SupplyParameterFromQuery(Name = "person")]
    private string? Person { get; set; }

    [SupplyParameterFromQuery(Name = "q")]
    private string? Text { get; set; }

    [SupplyParameterFromQuery(Name = "tag")]
    private string? Tag { get; set; }

    [SupplyParameterFromQuery(Name = "sort")]
    private string? Sort { get; set; }

    [SupplyParameterFromQuery(Name = "page")]
    private int? Number { get; set; }

    [Inject]
    private IMemberStore Members { get; set; } = default!;

    [Inject]
    private CaseRemoval Removal { get; set; } = default!;

    [Inject]
    private ArchiveRights Archives { get; set; } = default!;

    [Inject]
    private IDialogService Dialogs { get; set; } = default!;

    protected override async Task ReadAsync()
    {
        filter = CaseFilter.Read(State, Person, Text, Tag, Sort, Number);
        page = await Work.ListAsync(filter.ToQuery(ProjectId, Actor), CancellationToken.None);
        counts = await Work.CountAsync(ProjectId, CancellationToken.None);
        tags = await Work.TagsAsync(ProjectId, CancellationToken.None);
        members = await Members.ListAsync(ProjectId, CancellationToken.None);
        hasArchives = May(Right.Manage) && (await Archives.ListAsync((await SignedIn).User, ProjectId, CancellationToken.None)).Count > 0;
        selected.IntersectWith(page.Items.Select(c => c.Id));
    }

    private void GoAsync(CaseFilter next) => Navigation.NavigateTo(next.Address(ProjectId));

    private Task<bool> NextAsync() => Notices.TryAsync(async () =>
    {
        var actor = await Access.ProjectAsync((await SignedIn).User, Right.Annotate, ProjectId);
        if (await Work.PullAsync(ProjectId, actor, CancellationToken.None) is { } next)
        {
            Navigation.NavigateTo($"cases/{next}");
        }
        else
        {
            Notices.Say("There is no case left for you. Well done.");
        }
    });

    private async Task EditAsync(WorkItem item)
    {
        IReadOnlyList<WorkItem> cases = selected.Count > 0 && selected.Contains(item.Id) ? [.. page!.Items.Where(c => selected.Contains(c.Id))] : [item];
        if (await CaseWorkDialog.OpenAsync(Dialogs, cases, members) is { } wanted)
        {
            List<Guid> ids = [.. cases.Select(c => c.Id)];
            await DoAsync(Right.Manage, actor => Work.ChangeAsync(ProjectId, ids, wanted, actor, CancellationToken.None));
        }
    }

    private async Task SendAsync(WorkItem item)
    {
        if (await SendToArchiveDialog.OpenAsync(Dialogs, ProjectId, item.Id) && sends is not null)
        {
            await sends.FollowAsync();
        }
    }

    private async Task ReplicateAsync(WorkItem item)
    {
        if (await ReadersDialog.OpenAsync(Dialogs, item) is { } readers)
        {
            await DoAsync(Right.Manage, actor => Work.ReplicateAsync(item.Id, readers, actor, CancellationToken.None));
        }
    }

    private async Task RemoveAsync(WorkItem removed)
    {
        var sure = await Dialogs.ShowMessageBoxAsync(
            "Remove this case?", $"“{removed.Name}” is removed with its scan, its masks and its whole history. This cannot be undone.", "Remove", cancelText: "Keep");
        if (sure == true)
        {
            await DoAsync(Right.Manage, actor => Removal.RemoveAsync(removed.Id, actor, CancellationToken.None));
        }
    }
}
