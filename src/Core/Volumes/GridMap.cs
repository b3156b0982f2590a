using System.Globalization;
using Mem3D.Core.Errors;

namespace Mem3D.Core.Volumes;

/// <summary>
/// Where the voxels of one volume are in another that lies on the same lattice: its axes in another order, turned round, or of another extent.
/// Nothing is interpolated: a volume on another lattice is refused.
/// </summary>
public sealed class GridMap
{
    /// <summary>How far a corner voxel of the source may lie off a voxel of the target, along each axis, in voxels of the target.</summary>
    public const double ToleranceVoxels = 0.1;

    private static readonly SliceAxis[] Axes = [SliceAxis.I, SliceAxis.J, SliceAxis.K];

    private readonly int[] _axis;
    private readonly int[] _sign;
    private readonly int[] _offset;

    private GridMap(int[] axis, int[] sign, int[] offset, string fit)
    {
        (_axis, _sign, _offset, Fit) = (axis, sign, offset, fit);
    }

    /// <summary>How the two lie to each other, in words for people.</summary>
    public string Fit { get; }

    /// <summary>Voxel of the target where a voxel of the source is; may lie outside the target.</summary>
    public (int I, int J, int K) Map(int i, int j, int k)
    {
        Span<int> to = [_offset[0], _offset[1], _offset[2]];
        to[_axis[0]] += _sign[0] * i;
        to[_axis[1]] += _sign[1] * j;
        to[_axis[2]] += _sign[2] * k;
        return (to[0], to[1], to[2]);
    }

    /// <exception cref="Mem3DException">They lie on different lattices; the message says what differs.</exception>
    public static GridMap Match(VolumeGeometry source, VolumeGeometry target)
    {
        var between = target.IjkToLps.Inverse().After(source.IjkToLps);
        var m = between.ToArray();
        var (axis, sign, offset) = (new int[3], new int[3], new int[3]);
        for (var a = 0; a < 3; a++)
        {
            double[] column = [m[a], m[4 + a], m[8 + a]];
            axis[a] = Enumerable.Range(0, 3).MaxBy(t => Math.Abs(column[t]));
            sign[a] = column[axis[a]] < 0 ? -1 : 1;
        }

        for (var t = 0; t < 3; t++)
        {
            offset[t] = (int)Math.Clamp(Math.Round(m[(4 * t) + 3]), int.MinValue / 4, int.MaxValue / 4);
        }

        var map = new GridMap(axis, sign, offset, Words(axis, sign, offset, source.Size, target.Size));
        return axis.Distinct().Count() == 3 && map.Off(between, source.Size) <= ToleranceVoxels ? map : throw Differs(source, target, axis, between, offset);
    }

    private static string Words(int[] axis, int[] sign, int[] offset, VolumeSize source, VolumeSize target)
    {
        var straight = axis is [0, 1, 2] && sign is [1, 1, 1];
        return straight && offset is [0, 0, 0] && source == target ? "the same grid as the scan"
            : straight ? "the scan's grid, another extent"
            : source.VoxelCount == target.VoxelCount ? "the scan's grid, its axes in another order or direction"
            : "the scan's grid, its axes in another order or direction, another extent";
    }

    private static Mem3DException Differs(VolumeGeometry source, VolumeGeometry target, int[] axis, Affine between, int[] offset)
    {
        var (s, t) = (source.IjkToLps, target.IjkToLps);
        var turned = Axes.Max(a => axis.Distinct().Count() < 3 ? 45 : Angle(s.Step(a), t.Step(Axes[axis[(int)a]])));
        string what;
        if (turned > 0.5)
        {
            what = string.Create(CultureInfo.InvariantCulture, $"its axes are turned by up to {turned:0.#}° against the scan's");
        }
        else if (Axes.Any(a => Math.Abs((s.SpacingMm(a) / t.SpacingMm(Axes[axis[(int)a]])) - 1) > 1e-3))
        {
            what = $"its voxels are {Side(source)} mm and the scan's {Side(target)} mm";
        }
        else
        {
            var at = between.ToMillimetres(0, 0, 0);
            var off = t.ToMillimetres(at.X, at.Y, at.Z);
            var near = t.ToMillimetres(offset[0], offset[1], offset[2]);
            var distance = Math.Sqrt(((off.X - near.X) * (off.X - near.X)) + ((off.Y - near.Y) * (off.Y - near.Y)) + ((off.Z - near.Z) * (off.Z - near.Z)));
            what = string.Create(CultureInfo.InvariantCulture, $"its voxels lie between the scan's, {distance:0.###} mm off at its first voxel");
        }

        return new Mem3DException(
            ErrorKind.Invalid, $"The segmentation does not lie on the scan's voxels: {what}.",
            "Choose the segmentation of this scan, or resample it onto the scan first (nearest neighbour).");
    }

    private static string Side(VolumeGeometry g) =>
        string.Create(CultureInfo.InvariantCulture, $"{g.SpacingMm.I:0.####}×{g.SpacingMm.J:0.####}×{g.SpacingMm.K:0.####}");

    /// <summary>Degrees between two lines.</summary>
    private static double Angle((double X, double Y, double Z) a, (double X, double Y, double Z) b)
    {
        var dot = Math.Abs((a.X * b.X) + (a.Y * b.Y) + (a.Z * b.Z));
        var lengths = Math.Sqrt(((a.X * a.X) + (a.Y * a.Y) + (a.Z * a.Z)) * ((b.X * b.X) + (b.Y * b.Y) + (b.Z * b.Z)));
        return Math.Acos(Math.Min(1, dot / lengths)) * 180 / Math.PI;
    }

    /// <summary>The farthest that a corner voxel lies off its voxel of the target, along any axis.</summary>
    private double Off(Affine between, VolumeSize size)
    {
        double most = 0;
        for (var corner = 0; corner < 8; corner++)
        {
            var (i, j, k) = ((corner & 1) * (size.Width - 1), (corner >> 1 & 1) * (size.Height - 1), (corner >> 2) * (size.Depth - 1));
            var (exact, mapped) = (between.ToMillimetres(i, j, k), Map(i, j, k));
            most = Math.Max(most, Math.Max(Math.Abs(exact.X - mapped.I), Math.Max(Math.Abs(exact.Y - mapped.J), Math.Abs(exact.Z - mapped.K))));
        }

        return double.IsFinite(most) ? most : double.MaxValue;
    }
}
