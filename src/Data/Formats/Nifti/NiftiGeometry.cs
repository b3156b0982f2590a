using Mem3D.Core.Volumes;

namespace Mem3D.Data.Formats.Nifti;

/// <summary>
/// NIfTI's three ways to say where voxels lie, to and from the one internal truth (IJK to LPS in millimetres). Order: sform, qform, pixdim, as
/// nibabel reads it. NIfTI's world is RAS: x and y change sign.
/// </summary>
internal static class NiftiGeometry
{
    /// <exception cref="Core.Errors.Mem3DException">The matrix is singular or not a number.</exception>
    public static Affine Read(NiftiFields fields, VolumeSize size)
    {
        var ras = fields.Int16(254) > 0 ? Sform(fields) : fields.Int16(252) > 0 ? Qform(fields) : Pixdim(fields, size);
        var scale = (fields.Byte(123) & 7) switch { 1 => 1000.0, 3 => 0.001, _ => 1.0 };
        for (var n = 0; n < ras.Length; n++)
        {
            ras[n] *= n < 8 ? -scale : scale;
        }

        var affine = Affine.FromArray(Array.ConvertAll(ras, v => v == 0 ? 0 : v));
        var spacing = affine.SpacingMm(SliceAxis.I) * affine.SpacingMm(SliceAxis.J) * affine.SpacingMm(SliceAxis.K);
        return double.IsFinite(spacing) && Array.TrueForAll(ras, double.IsFinite) && Math.Abs(Determinant(affine)) > 1e-6 * spacing && spacing > 1e-30
            ? affine
            : throw NiftiErrors.Damaged("its orientation matrix is singular or not a number");
    }

    /// <summary>Writes sform (code 1, scanner), spacing in millimetres and, for axes at right angles, the same as qform.</summary>
    public static void Write(NiftiFields fields, VolumeGeometry geometry)
    {
        var lps = geometry.IjkToLps.ToArray();
        for (var n = 0; n < 12; n++)
        {
            var value = n < 8 ? -lps[n] : lps[n];
            fields.SetSingle(280 + (4 * n), value == 0 ? 0 : value);
        }

        var (i, j, k) = geometry.SpacingMm;
        fields.SetSingle(76, 1);
        fields.SetSingle(80, i);
        fields.SetSingle(84, j);
        fields.SetSingle(88, k);
        fields.SetByte(123, 2);
        fields.SetInt16(254, 1);
        NiftiQuaternion.TryWrite(fields, geometry);
    }

    public static double Determinant(Affine a) =>
        (a.M00 * ((a.M11 * a.M22) - (a.M12 * a.M21)))
        - (a.M01 * ((a.M10 * a.M22) - (a.M12 * a.M20)))
        + (a.M02 * ((a.M10 * a.M21) - (a.M11 * a.M20)));

    private static double[] Sform(NiftiFields fields)
    {
        var m = new double[12];
        for (var n = 0; n < 12; n++)
        {
            m[n] = fields.Single(280 + (4 * n));
        }

        return m;
    }

    /// <summary>Method 2 of nifti1.h: unit quaternion (a from b, c, d), offsets, pixdim, and qfac for the third axis.</summary>
    private static double[] Qform(NiftiFields fields)
    {
        var r = NiftiQuaternion.Rotation(fields.Single(256), fields.Single(260), fields.Single(264));
        var qfac = fields.Single(76) < 0 ? -1 : 1;
        var (i, j, k) = (Step(fields, 80), Step(fields, 84), Step(fields, 88) * qfac);
        return
        [
            r[0] * i, r[1] * j, r[2] * k, fields.Single(268),
            r[3] * i, r[4] * j, r[5] * k, fields.Single(272),
            r[6] * i, r[7] * j, r[8] * k, fields.Single(276),
        ];
    }

    /// <summary>No orientation given: radiological order with the origin at the centre, as nibabel and Analyze readers assume.</summary>
    private static double[] Pixdim(NiftiFields fields, VolumeSize size)
    {
        var (i, j, k) = (Step(fields, 80), Step(fields, 84), Step(fields, 88));
        return
        [
            -i, 0, 0, (size.Width - 1) / 2.0 * i,
            0, j, 0, -(size.Height - 1) / 2.0 * j,
            0, 0, k, -(size.Depth - 1) / 2.0 * k,
        ];
    }

    private static double Step(NiftiFields fields, int at)
    {
        var step = Math.Abs(fields.Single(at));
        return step == 0 ? 1 : step;
    }
}
