namespace Mem3D.Core.Volumes;

/// <summary>Size in voxels and position in the patient: the one internal truth about where a volume lies.</summary>
public sealed record VolumeGeometry(VolumeSize Size, Affine IjkToLps)
{
    /// <summary>Spacing in millimetres along I, J, K.</summary>
    public (double I, double J, double K) SpacingMm =>
        (IjkToLps.SpacingMm(SliceAxis.I), IjkToLps.SpacingMm(SliceAxis.J), IjkToLps.SpacingMm(SliceAxis.K));

    /// <summary>Number of slices stacked along <paramref name="axis"/>.</summary>
    public int SliceCount(SliceAxis axis) => axis switch
    {
        SliceAxis.I => Size.Width,
        SliceAxis.J => Size.Height,
        _ => Size.Depth,
    };

    /// <summary>Width (x) and height (y) in voxels of a slice of <paramref name="axis"/>.</summary>
    public (int Width, int Height) SliceSize(SliceAxis axis) => axis switch
    {
        SliceAxis.I => (Size.Height, Size.Depth),
        SliceAxis.J => (Size.Width, Size.Depth),
        _ => (Size.Width, Size.Height),
    };

    /// <summary>Volume of one voxel in millilitres (the determinant of the affine).</summary>
    public double VoxelMillilitres => Math.Abs(IjkToLps.Determinant) / 1000.0;
}
