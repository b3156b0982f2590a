namespace Mem3D.Core.Sessions;

/// <summary>What an undo or redo changed.</summary>
/// <param name="Edit">The edit taken back or brought back.</param>
/// <param name="Labels">Every label it wrote to; its own first.</param>
public sealed record HistoryChange(Edit Edit, IReadOnlyList<LabelChange> Labels);
