namespace Mem3D.Core.Volumes;

/// <summary>Everything about a stored volume but its voxels.</summary>
public sealed record VolumeInfo(VolumeGeometry Geometry, VoxelType VoxelType, Modality Modality, IntensityRange Intensity)
{
    /// <summary>Slices along K whose pixels could not be read, ascending. They hold no image: nothing is segmented on them.</summary>
    public IReadOnlyList<int> DamagedSlices { get; init; } = [];

    /// <summary>Its slices are not evenly spaced: the affine only approximates where they lie, and volumes in millilitres are not told.</summary>
    public bool Uneven { get; init; }

    public bool Equals(VolumeInfo? other) => other is not null && Geometry == other.Geometry && VoxelType == other.VoxelType
        && Modality == other.Modality && Intensity == other.Intensity && Uneven == other.Uneven && DamagedSlices.SequenceEqual(other.DamagedSlices);

    public override int GetHashCode() => HashCode.Combine(Geometry, VoxelType, Modality, Intensity, DamagedSlices.Count);

    public bool IsDamaged(SliceAxis axis, int slice) => axis == SliceAxis.K && DamagedSlices.Contains(slice);
}
