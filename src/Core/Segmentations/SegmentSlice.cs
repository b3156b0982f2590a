namespace Mem3D.Core.Segmentations;

/// <summary>One slice of a segment on the case's own grid and axis.</summary>
/// <param name="Mask">Run-length code (<see cref="Masks.RunLength"/>).</param>
/// <param name="Area">Voxels in the mask, ≥ 1.</param>
public sealed record SegmentSlice(int Slice, byte[] Mask, int Area);
