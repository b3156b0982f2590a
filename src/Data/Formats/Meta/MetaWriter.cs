using System.Globalization;
using System.IO.Compression;
using System.Text;
using Mem3D.Core.Volumes;

namespace Mem3D.Data.Formats.Meta;

/// <summary>Writes MetaImage files (.mha) with the affine to the last digit.</summary>
internal static class MetaWriter
{
    /// <summary>Writes a label map (MET_UCHAR, compressed).</summary>
    public static void WriteLabelMap(Stream destination, LabelMap labels)
    {
        var voxels = new MemoryStream();
        using (var zlib = new ZLibStream(voxels, CompressionLevel.Optimal, leaveOpen: true))
        {
            zlib.Write(labels.Values);
        }

        var (size, a) = (labels.Geometry.Size, labels.Geometry.IjkToLps);
        var spacing = labels.Geometry.SpacingMm;
        var (i, j, k) = (Direction(a.Step(SliceAxis.I), ref spacing.I), Direction(a.Step(SliceAxis.J), ref spacing.J), Direction(a.Step(SliceAxis.K), ref spacing.K));
        var header = string.Create(
            CultureInfo.InvariantCulture,
            $"""
            ObjectType = Image
            NDims = 3
            BinaryData = True
            BinaryDataByteOrderMSB = False
            CompressedData = True
            CompressedDataSize = {voxels.Length}
            TransformMatrix = {i} {j} {k}
            Offset = {a.M03:R} {a.M13:R} {a.M23:R}
            CenterOfRotation = 0 0 0
            ElementSpacing = {spacing.I:R} {spacing.J:R} {spacing.K:R}
            DimSize = {size.Width} {size.Height} {size.Depth}
            ElementType = MET_UCHAR
            ElementDataFile = LOCAL

            """).Replace("\r\n", "\n", StringComparison.Ordinal);
        destination.Write(Encoding.ASCII.GetBytes(header));
        voxels.Position = 0;
        voxels.CopyTo(destination);
    }

    /// <summary>
    /// The direction of an axis. Where direction × spacing would not give the step back to the last digit, for an oblique axis, the step itself is
    /// not the product of two doubles: then the nearest pair is written, off by one part in 10¹⁵.
    /// </summary>
    private static string Direction((double X, double Y, double Z) step, ref double spacing)
    {
        // an axis along one of the patient's has its step as spacing, exactly
        double[] parts = [step.X, step.Y, step.Z];
        if (parts.Count(p => p != 0) == 1)
        {
            spacing = Math.Abs(parts.Single(p => p != 0));
            return string.Join(' ', parts.Select(p => Math.Sign(p)));
        }

        var s = spacing;
        return string.Join(' ', parts.Select(p => (p / s).ToString("R", CultureInfo.InvariantCulture)));
    }
}
