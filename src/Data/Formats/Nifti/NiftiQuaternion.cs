using Mem3D.Core.Volumes;

namespace Mem3D.Data.Formats.Nifti;

/// <summary>Rotations as NIfTI stores them (nifti1.h, method 2).</summary>
internal static class NiftiQuaternion
{
    /// <summary>3×3 rotation, row-major, of the unit quaternion with vector part (b, c, d) and a ≥ 0.</summary>
    public static double[] Rotation(double b, double c, double d)
    {
        var a = 1 - ((b * b) + (c * c) + (d * d));
        if (a < 1e-7)
        {
            var norm = 1 / Math.Sqrt((b * b) + (c * c) + (d * d));
            (b, c, d, a) = (b * norm, c * norm, d * norm, 0);
        }
        else
        {
            a = Math.Sqrt(a);
        }

        return
        [
            (a * a) + (b * b) - (c * c) - (d * d), 2 * ((b * c) - (a * d)), 2 * ((b * d) + (a * c)),
            2 * ((b * c) + (a * d)), (a * a) + (c * c) - (b * b) - (d * d), 2 * ((c * d) - (a * b)),
            2 * ((b * d) - (a * c)), 2 * ((c * d) + (a * b)), (a * a) + (d * d) - (c * c) - (b * b),
        ];
    }

    /// <summary>
    /// Writes qform (code 1) when the axes stand at right angles; a sheared volume has none, and its code stays 0. So it does for the few rotations
    /// near a half turn that three single-precision numbers cannot say exactly: no qform is better than one that disagrees with sform.
    /// </summary>
    public static void TryWrite(NiftiFields fields, VolumeGeometry geometry)
    {
        var a = geometry.IjkToLps;
        var (si, sj, sk) = geometry.SpacingMm;
        double[] r =
        [
            -a.M00 / si, -a.M01 / sj, -a.M02 / sk,
            -a.M10 / si, -a.M11 / sj, -a.M12 / sk,
            a.M20 / si, a.M21 / sj, a.M22 / sk,
        ];
        if (Math.Abs(Dot(r, 0, 1)) > 1e-4 || Math.Abs(Dot(r, 0, 2)) > 1e-4 || Math.Abs(Dot(r, 1, 2)) > 1e-4)
        {
            return;
        }

        // RAS and LPS differ by a half turn, which keeps the sign of the determinant
        var mirrored = a.Determinant < 0;
        if (mirrored)
        {
            (r[2], r[5], r[8]) = (-r[2], -r[5], -r[8]);
        }

        var (b, c, d) = VectorPart(r);
        if (Rotation((float)b, (float)c, (float)d).Zip(r).Any(p => Math.Abs(p.First - p.Second) > 1e-4))
        {
            return;
        }

        fields.SetPixdim(0, mirrored ? -1 : 1);
        fields.SetQuaternion(0, b);
        fields.SetQuaternion(1, c);
        fields.SetQuaternion(2, d);
        fields.SetQuaternion(3, -a.M03);
        fields.SetQuaternion(4, -a.M13);
        fields.SetQuaternion(5, a.M23);
        fields.QformCode = 1;
    }

    private static double Dot(double[] r, int p, int q) => (r[p] * r[q]) + (r[p + 3] * r[q + 3]) + (r[p + 6] * r[q + 6]);

    private static (double B, double C, double D) VectorPart(double[] r)
    {
        var trace = r[0] + r[4] + r[8] + 1;
        if (trace > 0.5)
        {
            var a = Math.Sqrt(trace) / 2;
            return ((r[7] - r[5]) / (4 * a), (r[2] - r[6]) / (4 * a), (r[3] - r[1]) / (4 * a));
        }

        var x = 1 + r[0] - r[4] - r[8];
        var y = 1 + r[4] - r[0] - r[8];
        var z = 1 + r[8] - r[0] - r[4];
        double w, b, c, d;
        if (x >= y && x >= z)
        {
            b = Math.Sqrt(x) / 2;
            (c, d, w) = ((r[1] + r[3]) / (4 * b), (r[2] + r[6]) / (4 * b), (r[7] - r[5]) / (4 * b));
        }
        else if (y >= z)
        {
            c = Math.Sqrt(y) / 2;
            (b, d, w) = ((r[1] + r[3]) / (4 * c), (r[5] + r[7]) / (4 * c), (r[2] - r[6]) / (4 * c));
        }
        else
        {
            d = Math.Sqrt(z) / 2;
            (b, c, w) = ((r[2] + r[6]) / (4 * d), (r[5] + r[7]) / (4 * d), (r[3] - r[1]) / (4 * d));
        }

        return w < 0 ? (-b, -c, -d) : (b, c, d);
    }
}
