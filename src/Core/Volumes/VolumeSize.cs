namespace Mem3D.Core.Volumes;

/// <summary>Size of a volume in voxels along I (columns, fastest in storage), J (rows) and K (slices).</summary>
/// <param name="Width">Voxels along I, ≥ 1.</param>
/// <param name="Height">Voxels along J, ≥ 1.</param>
/// <param name="Depth">Voxels along K, ≥ 1.</param>
public readonly record struct VolumeSize(int Width, int Height, int Depth)
{
    /// <summary>Number of voxels; may exceed <see cref="int.MaxValue"/>.</summary>
    public long VoxelCount => checked((long)Width * Height * Depth);
}
