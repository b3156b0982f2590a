using Mem3D.Core.Volumes;
using Mem3D.Data.Formats.Dicom;

namespace Mem3D.Data.Formats.Segmentations;

/// <summary>The scan that a segmentation is laid onto.</summary>
/// <param name="TruePositionsMm">x, y, z (LPS) of each slice along K where the affine only approximates them; else null.</param>
/// <param name="Dicom">The images its slices came from; null when it did not come as DICOM.</param>
internal sealed record ScanGrid(VolumeGeometry Geometry, double[]? TruePositionsMm, DicomSource? Dicom)
{
    /// <summary>What de-identification puts in the place of an identifier; the same where nothing was replaced.</summary>
    public Func<string, string> Pseudonym { get; init; } = static uid => uid;

    /// <summary>The affine that is exact near a place: everywhere the same, but with unevenly spaced slices that of the nearest one.</summary>
    public Affine Near(double x, double y, double z)
    {
        var a = Geometry.IjkToLps;
        if (TruePositionsMm is null)
        {
            return a;
        }

        var (nx, ny, nz) = ((a.M10 * a.M21) - (a.M20 * a.M11), (a.M20 * a.M01) - (a.M00 * a.M21), (a.M00 * a.M11) - (a.M10 * a.M01));
        var (best, nearest) = (0, double.MaxValue);
        for (var k = 0; k < Geometry.Size.Depth; k++)
        {
            var off = Math.Abs(((x - TruePositionsMm[3 * k]) * nx) + ((y - TruePositionsMm[(3 * k) + 1]) * ny) + ((z - TruePositionsMm[(3 * k) + 2]) * nz));
            (best, nearest) = off < nearest ? (k, off) : (best, nearest);
        }

        // the slice's own place, and the usual steps from there
        return a with
        {
            M03 = TruePositionsMm[3 * best] - (best * a.M02),
            M13 = TruePositionsMm[(3 * best) + 1] - (best * a.M12),
            M23 = TruePositionsMm[(3 * best) + 2] - (best * a.M22),
        };
    }

    public bool Holds(int i, int j, int k) =>
        i >= 0 && j >= 0 && k >= 0 && i < Geometry.Size.Width && j < Geometry.Size.Height && k < Geometry.Size.Depth;

    /// <summary>Index of a voxel in storage order.</summary>
    public int Index(int i, int j, int k) => i + (Geometry.Size.Width * (j + (Geometry.Size.Height * k)));
}
