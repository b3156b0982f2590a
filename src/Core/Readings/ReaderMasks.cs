using Mem3D.Core.Sessions;

namespace Mem3D.Core.Readings;

/// <summary>What one reader made of a label.</summary>
/// <param name="Reader">Number of the reading in its group, from 1.</param>
/// <param name="Slices">Her present states, ascending; a slice without one has no mask.</param>
public sealed record ReaderMasks(int Reader, IReadOnlyList<SliceState> Slices);
