namespace Mem3D.Core.Sessions;

/// <summary>What changed of one label.</summary>
/// <param name="Changed">New current state of the slices that have one.</param>
/// <param name="Cleared">Slices that have no state any more.</param>
public sealed record LabelChange(Guid LabelId, IReadOnlyList<SliceState> Changed, IReadOnlyList<int> Cleared);
