using Mem3D.Core.People;
using Mem3D.Core.Volumes;
using Mem3D.Core.Work;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Web;

namespace Mem3D.Web.Components.Projects;

/// <summary>A page of cases as a table, with the keyboard.</summary>
public sealed partial class CaseGrid
{
    private int at = -1;

    [Parameter, EditorRequired]
    public WorkPage Page { get; set; } = new([], 0);

    [Parameter, EditorRequired]
    public CaseFilter Filter { get; set; } = new();

    [Parameter, EditorRequired]
    public Actor Actor { get; set; }

    /// <summary>The cases that are ticked; this changes it.</summary>
    [Parameter]
    public HashSet<Guid> Selected { get; set; } = [];

    [Parameter]
    public EventCallback<CaseFilter> Changed { get; set; }

    [Parameter]
    public EventCallback<WorkItem> OnEdit { get; set; }

    [Parameter]
    public EventCallback<WorkItem> OnExport { get; set; }

    /// <summary>Whether there is an archive that the person may send to.</summary>
    [Parameter]
    public bool HasArchives { get; set; }

    [Parameter]
    public EventCallback<WorkItem> OnSend { get; set; }

    [Parameter]
    public EventCallback<WorkItem> OnRemove { get; set; }

    [Parameter]
    public EventCallback<WorkItem> OnReplicate { get; set; }

    [Inject]
    private TimeProvider Time { get; set; } = default!;

    [Inject]
    private NavigationManager Navigation { get; set; } = default!;

    private bool Manages => Actor.Rights.HasFlag(Right.Manage);

    private static string Kind(WorkItem c) => c.Modality is Modality.Unknown or Modality.Other ? "Scan" : c.Modality.ToString();

    private void Select(Guid caseId, bool on)
    {
        _ = on ? Selected.Add(caseId) : Selected.Remove(caseId);
    }

    private void Key(KeyboardEventArgs e)
    {
        switch (e.Key)
        {
            case "ArrowDown" or "j":
                at = Math.Min(at + 1, Page.Items.Count - 1);
                break;
            case "ArrowUp" or "k":
                at = Math.Max(at - 1, 0);
                break;
            case "Enter" when at >= 0 && at < Page.Items.Count:
                Navigation.NavigateTo($"cases/{Page.Items[at].Id}");
                break;
            case "x" when Manages && at >= 0 && at < Page.Items.Count:
                Select(Page.Items[at].Id, !Selected.Contains(Page.Items[at].Id));
                break;
        }
    }
}
