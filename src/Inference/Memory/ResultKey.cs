using Mem3D.Core.Volumes;

namespace Mem3D.Inference.Memory;

/// <summary>A slice and everything that what is said of it depends on.</summary>
/// <param name="Volume">Names the volume.</param>
/// <param name="Axis">Axis the slices are stacked along.</param>
/// <param name="Slice">Index of the slice.</param>
/// <param name="Origin">Digest of the pass (or of both passes, for a slice joined from two): anchors it reads with their masks, windows, regions, settings.</param>
internal readonly record struct ResultKey(string Volume, SliceAxis Axis, int Slice, UInt128 Origin);
