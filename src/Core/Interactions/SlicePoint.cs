namespace Mem3D.Core.Interactions;

/// <summary>A point on a slice in voxels: the centre of voxel (x, y) is exactly (x, y).</summary>
public readonly record struct SlicePoint(double X, double Y);
