namespace Mem3D.Core.Work;

/// <summary>Which cases of a project, in which order, which page of them.</summary>
/// <param name="Viewer">Leaves out readings that this person may not see; null: nothing is left out.</param>
public sealed record WorkQuery(
    Guid ProjectId, IReadOnlyList<WorkState>? States = null, Guid? AssigneeId = null, string? Text = null, string? Tag = null, bool Overdue = false,
    bool Archived = false, WorkOrder Order = WorkOrder.Name, bool Descending = false, int Skip = 0, int Take = 50, Guid? Viewer = null);
