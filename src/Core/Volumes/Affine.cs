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

    /// <summary>An axis-aligned affine with the given spacing in millimetres and its origin at zero.</summary>
    public static Affine FromSpacing(double i, double j, double k) => new(i, 0, 0, 0, 0, j, 0, 0, 0, 0, k, 0);

    /// <summary>The twelve numbers, row-major.</summary>
    public double[] ToArray() => [M00, M01, M02, M03, M10, M11, M12, M13, M20, M21, M22, M23];

    /// <summary>The inverse of <see cref="ToArray"/>.</summary>
    /// <exception cref="ArgumentException">Not twelve numbers.</exception>
    public static Affine FromArray(IReadOnlyList<double> m) => m.Count == 12
        ? new(m[0], m[1], m[2], m[3], m[4], m[5], m[6], m[7], m[8], m[9], m[10], m[11])
        : throw new ArgumentException($"An affine has 12 numbers, got {m.Count}.", nameof(m));
}
