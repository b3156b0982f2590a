namespace Mem3D.Core.Sessions;

/// <summary>What an undo or redo changed.</summary>
/// <param name="Edit">The edit taken back or brought back.</param>
/// <param name="Changed">New current state of the slices it touched that still have one.</param>
/// <param name="Cleared">Slices that have no state any more.</param>
public sealed record HistoryChange(Edit Edit, IReadOnlyList<SliceState> Changed, IReadOnlyList<int> Cleared);
