namespace Mem3D.Core.Evaluation;

/// <summary>
/// Distances in millimetres between the surfaces of two masks. The surface of a mask is its voxels with at least one of the six face neighbours outside
/// it; what lies beyond the volume's border is outside. Distances are exact and respect the spacing.
/// </summary>
public sealed class SurfaceDistances
{
    /// <summary>Forgives rounding when a distance equals the tolerance (0.4 mm × 5 is 2 mm).</summary>
    private const double Rounding = 1e-6;

    private SurfaceDistances(double[] forward, double[] backward) => (Forward, Backward) = (forward, backward);

    /// <summary>From every surface voxel of the first mask to the second's surface, ascending; +∞ when the second is empty.</summary>
    public IReadOnlyList<double> Forward { get; }

    /// <summary>From every surface voxel of the second mask to the first's surface, ascending.</summary>
    public IReadOnlyList<double> Backward { get; }

    /// <summary>Measures two masks of the same size and spacing.</summary>
    /// <exception cref="ArgumentException">Masks of different sizes.</exception>
    public static SurfaceDistances Between(MaskVolume a, MaskVolume b)
    {
        if ((a.Width, a.Height, a.Depth) != (b.Width, b.Height, b.Depth))
        {
            throw new ArgumentException("Masks of different sizes cannot be compared.", nameof(b));
        }

        // Only the box around both masks matters: every surface voxel lies in it.
        var box = VoxelBox.Around(a, b);
        if (box is not { } common)
        {
            return new SurfaceDistances([], []);
        }

        var (surfaceA, surfaceB) = (Surface(a, common), Surface(b, common));
        var size = (common.Width, common.Height, common.Depth);
        var forward = Read(surfaceA, DistanceTransform.Squared(surfaceB, size, a.SpacingMm));
        var backward = Read(surfaceB, DistanceTransform.Squared(surfaceA, size, a.SpacingMm));
        return new SurfaceDistances(forward, backward);
    }

    /// <summary>
    /// Normalised surface Dice (Nikolov et al. 2018): the share of both surfaces within <paramref name="toleranceMm"/> of the other, [0, 1]; two empty
    /// masks agree fully (1), one empty mask not at all (0). Surface voxels count alike.
    /// </summary>
    public double SurfaceDice(double toleranceMm)
    {
        var total = Forward.Count + Backward.Count;
        var near = Forward.Count(d => d <= toleranceMm + Rounding) + Backward.Count(d => d <= toleranceMm + Rounding);
        return total == 0 ? 1 : (double)near / total;
    }

    /// <summary>
    /// 95th percentile Hausdorff distance in mm: the larger of both directions' 95th percentiles (linear interpolation). 0 for two empty masks, null when
    /// only one is empty: then no distance exists.
    /// </summary>
    public double? Hausdorff95() => (Forward.Count, Backward.Count) switch
    {
        (0, 0) => 0,
        (0, _) or (_, 0) => null,
        _ => Math.Max(Statistics.Quantile(Forward, 0.95), Statistics.Quantile(Backward, 0.95)),
    };

    private static byte[] Surface(MaskVolume mask, VoxelBox box)
    {
        var surface = new byte[box.Width * box.Height * box.Depth];
        var (row, plane) = (mask.Width, mask.Width * mask.Height);
        var v = mask.Values;
        var to = 0;
        for (var z = box.Z0; z < box.Z1; z++)
        {
            for (var y = box.Y0; y < box.Y1; y++)
            {
                for (var x = box.X0; x < box.X1; x++, to++)
                {
                    var i = (z * plane) + (y * row) + x;
                    surface[to] = v[i] != 0 && (
                        x == 0 || x == mask.Width - 1 || y == 0 || y == mask.Height - 1 || z == 0 || z == mask.Depth - 1
                        || (v[i - 1] & v[i + 1] & v[i - row] & v[i + row] & v[i - plane] & v[i + plane]) == 0) ? (byte)1 : (byte)0;
                }
            }
        }

        return surface;
    }

    private static double[] Read(byte[] surface, double[] squared)
    {
        var distances = new List<double>();
        for (var i = 0; i < surface.Length; i++)
        {
            if (surface[i] != 0)
            {
                distances.Add(Math.Sqrt(squared[i]));
            }
        }

        distances.Sort();
        return [.. distances];
    }
}
