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
        var affine = ToLps(fields, fields.SformCode > 0 ? Sform(fields) : fields.QformCode > 0 ? Qform(fields) : Pixdim(fields, size));
        return affine.IsUsable() ? affine : throw NiftiErrors.Damaged("its orientation matrix is singular or not a number");
    }

    /// <summary>
    /// Where both forms are given: the farthest that a corner of the volume lies apart in millimetres between them; null when there is only one, or
    /// when qform is no usable matrix.
    /// </summary>
    public static double? Disagreement(NiftiFields fields, VolumeSize size)
    {
        if (fields.SformCode <= 0 || fields.QformCode <= 0)
        {
            return null;
        }

        var q = ToLps(fields, Qform(fields));
        return q.IsUsable() ? Read(fields, size).FarthestCorner(q, size) : null;
    }

    /// <summary>Writes sform (code 1, scanner), spacing in millimetres and, for axes at right angles, the same as qform.</summary>
    public static void Write(NiftiFields fields, VolumeGeometry geometry)
    {
        var lps = geometry.IjkToLps.ToArray();
        for (var n = 0; n < 12; n++)
        {
            var value = n < 8 ? -lps[n] : lps[n];
            fields.SetSrow(n, value == 0 ? 0 : value);
        }

        var (i, j, k) = geometry.SpacingMm;
        fields.SetPixdim(0, 1);
        fields.SetPixdim(1, i);
        fields.SetPixdim(2, j);
        fields.SetPixdim(3, k);
        fields.Units = 2;
        fields.SformCode = 1;
        NiftiQuaternion.TryWrite(fields, geometry);
    }

    private static Affine ToLps(NiftiFields fields, double[] ras)
    {
        var scale = (fields.Units & 7) switch { 1 => 1000.0, 3 => 0.001, _ => 1.0 };
        for (var n = 0; n < ras.Length; n++)
        {
            ras[n] *= n < 8 ? -scale : scale;
        }

        return Affine.FromArray(Array.ConvertAll(ras, v => v == 0 ? 0 : v));
    }

    private static double[] Sform(NiftiFields fields)
    {
        var m = new double[12];
        for (var n = 0; n < 12; n++)
        {
            m[n] = fields.Srow(n);
        }

        return m;
    }

    /// <summary>Method 2 of nifti1.h: unit quaternion (a from b, c, d), offsets, pixdim, and qfac for the third axis.</summary>
    private static double[] Qform(NiftiFields fields)
    {
        var r = NiftiQuaternion.Rotation(fields.Quaternion(0), fields.Quaternion(1), fields.Quaternion(2));
        var qfac = fields.Pixdim(0) < 0 ? -1 : 1;
        var (i, j, k) = (Step(fields, 1), Step(fields, 2), Step(fields, 3) * qfac);
        return
        [
            r[0] * i, r[1] * j, r[2] * k, fields.Quaternion(3),
            r[3] * i, r[4] * j, r[5] * k, fields.Quaternion(4),
            r[6] * i, r[7] * j, r[8] * k, fields.Quaternion(5),
        ];
    }

    /// <summary>No orientation given: radiological order with the origin at the centre, as nibabel and Analyze readers assume.</summary>
    private static double[] Pixdim(NiftiFields fields, VolumeSize size)
    {
        var (i, j, k) = (Step(fields, 1), Step(fields, 2), Step(fields, 3));
        return
        [
            -i, 0, 0, (size.Width - 1) / 2.0 * i,
            0, j, 0, -(size.Height - 1) / 2.0 * j,
            0, 0, k, -(size.Depth - 1) / 2.0 * k,
        ];
    }

    private static double Step(NiftiFields fields, int n)
    {
        var step = Math.Abs(fields.Pixdim(n));
        return step == 0 ? 1 : step;
    }
}
