namespace Mem3D.Core.Volumes;

/// <summary>
/// Affine map from voxel indices (i, j, k) to patient coordinates LPS in millimetres: the first three rows of a 4×4 matrix, row-major.
/// DICOM PS3.3 C.7.6.2.1.1 uses the same convention; NIfTI's RAS is converted at the border (x and y negated).
/// </summary>
public readonly record struct Affine(
    double M00, double M01, double M02, double M03,
    double M10, double M11, double M12, double M13,
    double M20, double M21, double M22, double M23)
{
    /// <summary>Voxel index (i, j, k), which may be fractional, to millimetres in LPS.</summary>
    public (double X, double Y, double Z) ToMillimetres(double i, double j, double k) =>
        ((M00 * i) + (M01 * j) + (M02 * k) + M03,
         (M10 * i) + (M11 * j) + (M12 * k) + M13,
         (M20 * i) + (M21 * j) + (M22 * k) + M23);

    /// <summary>Column of an axis: the step in millimetres (LPS) from one voxel to the next along it.</summary>
    public (double X, double Y, double Z) Step(SliceAxis axis) => axis switch
    {
        SliceAxis.I => (M00, M10, M20),
        SliceAxis.J => (M01, M11, M21),
        _ => (M02, M12, M22),
    };

    /// <summary>Distance in millimetres between neighbouring voxels along an axis.</summary>
    public double SpacingMm(SliceAxis axis)
    {
        var (x, y, z) = Step(axis);
        return Math.Sqrt((x * x) + (y * y) + (z * z));
    }

    /// <summary>Signed volume of one voxel in cubic millimetres; negative for a left-handed grid.</summary>
    public double Determinant =>
        (M00 * ((M11 * M22) - (M12 * M21))) - (M01 * ((M10 * M22) - (M12 * M20))) + (M02 * ((M10 * M21) - (M11 * M20)));

    /// <summary>From millimetres (LPS) back to voxel indices.</summary>
    /// <exception cref="InvalidOperationException">The steps do not span space (<see cref="IsUsable"/>).</exception>
    public Affine Inverse()
    {
        var d = Determinant;
        if (d == 0 || !double.IsFinite(d))
        {
            throw new InvalidOperationException("A singular affine has no inverse.");
        }

        double[] r =
        [
            ((M11 * M22) - (M12 * M21)) / d, ((M02 * M21) - (M01 * M22)) / d, ((M01 * M12) - (M02 * M11)) / d,
            ((M12 * M20) - (M10 * M22)) / d, ((M00 * M22) - (M02 * M20)) / d, ((M02 * M10) - (M00 * M12)) / d,
            ((M10 * M21) - (M11 * M20)) / d, ((M01 * M20) - (M00 * M21)) / d, ((M00 * M11) - (M01 * M10)) / d,
        ];
        return new Affine(
            r[0], r[1], r[2], -((r[0] * M03) + (r[1] * M13) + (r[2] * M23)),
            r[3], r[4], r[5], -((r[3] * M03) + (r[4] * M13) + (r[5] * M23)),
            r[6], r[7], r[8], -((r[6] * M03) + (r[7] * M13) + (r[8] * M23)));
    }

    /// <summary>The map that first applies <paramref name="first"/>, then this one.</summary>
    public Affine After(Affine first)
    {
        var (x, y, z) = (first.Step(SliceAxis.I), first.Step(SliceAxis.J), first.Step(SliceAxis.K));
        var (a, b, c) = (Turn(x), Turn(y), Turn(z));
        var o = ToMillimetres(first.M03, first.M13, first.M23);
        return new Affine(a.X, b.X, c.X, o.X, a.Y, b.Y, c.Y, o.Y, a.Z, b.Z, c.Z, o.Z);
    }

    /// <summary>Whether every number is finite and the three steps span space.</summary>
    public bool IsUsable()
    {
        var spacing = SpacingMm(SliceAxis.I) * SpacingMm(SliceAxis.J) * SpacingMm(SliceAxis.K);
        return Array.TrueForAll(ToArray(), double.IsFinite) && double.IsFinite(spacing) && spacing > 1e-30 && Math.Abs(Determinant) > 1e-6 * spacing;
    }

    /// <summary>The farthest in millimetres that this and another affine place a corner voxel of a volume of this size apart.</summary>
    public double FarthestCorner(Affine other, VolumeSize size)
    {
        double farthest = 0;
        for (var corner = 0; corner < 8; corner++)
        {
            var (i, j, k) = ((corner & 1) * (size.Width - 1), (corner >> 1 & 1) * (size.Height - 1), (corner >> 2) * (size.Depth - 1));
            var (a, b) = (ToMillimetres(i, j, k), other.ToMillimetres(i, j, k));
            farthest = Math.Max(farthest, Math.Sqrt(((a.X - b.X) * (a.X - b.X)) + ((a.Y - b.Y) * (a.Y - b.Y)) + ((a.Z - b.Z) * (a.Z - b.Z))));
        }

        return farthest;
    }

    /// <summary>An axis-aligned affine with the given spacing in millimetres and its origin at zero.</summary>
    public static Affine FromSpacing(double i, double j, double k) => new(i, 0, 0, 0, 0, j, 0, 0, 0, 0, k, 0);

    /// <summary>The twelve numbers, row-major.</summary>
    public double[] ToArray() => [M00, M01, M02, M03, M10, M11, M12, M13, M20, M21, M22, M23];

    /// <summary>The inverse of <see cref="ToArray"/>.</summary>
    /// <exception cref="ArgumentException">Not twelve numbers.</exception>
    public static Affine FromArray(IReadOnlyList<double> m) => m.Count == 12
        ? new(m[0], m[1], m[2], m[3], m[4], m[5], m[6], m[7], m[8], m[9], m[10], m[11])
        : throw new ArgumentException($"An affine has 12 numbers, got {m.Count}.", nameof(m));

    private (double X, double Y, double Z) Turn((double X, double Y, double Z) v) =>
        ((M00 * v.X) + (M01 * v.Y) + (M02 * v.Z), (M10 * v.X) + (M11 * v.Y) + (M12 * v.Z), (M20 * v.X) + (M21 * v.Y) + (M22 * v.Z));
}
