using Mem3D.Core.Volumes;

namespace Mem3D.Inference.Preprocessing;

/// <summary>
/// Size of a slice's voxels along y and x in units of the shorter of the two, so that regions and cells are square in the patient on every axis
/// (docs/networks.md, Sampling).
/// </summary>
/// <param name="Y">≥ 1.</param>
/// <param name="X">≥ 1; one of the two is 1.</param>
internal readonly record struct PixelShape(double Y, double X)
{
    /// <summary>Sides that differ by less count as equal: rounded spacings must not change what the networks see.</summary>
    private const double Tolerance = 1.01;

    public static PixelShape Even { get; } = new(1, 1);

    /// <summary>Of the slices stacked along <paramref name="axis"/>.</summary>
    public static PixelShape Of(VolumeGeometry geometry, SliceAxis axis)
    {
        var (_, y, x) = Along(geometry, axis);
        var shorter = Math.Min(y, x);
        return !(shorter > 0) || Math.Max(y, x) < Tolerance * shorter ? Even : new PixelShape(y / shorter, x / shorter);
    }

    /// <summary>Distance of the slices stacked along <paramref name="axis"/> in edges of their voxels (the geometric mean of both); 1 where spacings are unknown.</summary>
    public static double Thickness(VolumeGeometry geometry, SliceAxis axis)
    {
        var (z, y, x) = Along(geometry, axis);
        return z > 0 && y > 0 && x > 0 ? z / Math.Sqrt(y * x) : 1;
    }

    /// <summary>Spacing through the slices, along y and along x.</summary>
    private static (double Z, double Y, double X) Along(VolumeGeometry geometry, SliceAxis axis)
    {
        var (i, j, k) = geometry.SpacingMm;
        return axis switch
        {
            SliceAxis.I => (i, k, j),
            SliceAxis.J => (j, k, i),
            _ => (k, j, i),
        };
    }

    /// <summary>A region of a side in the shared unit.</summary>
    public Roi Square(double centreY, double centreX, double side) => new(centreY, centreX, side / Y, side / X);
}
