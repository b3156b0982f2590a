using Mem3D.Core.Errors;
using Mem3D.Data.Formats.Dicom.Writing;

namespace Mem3D.Data.Exports.Dicom;

/// <summary>Writes a DICOM SEG and reads it back: every bit, place, segment and source image.</summary>
internal static class SegExport
{
    /// <param name="author">Who asked for it; becomes the content creator.</param>
    public static void Write(CaseMasks masks, string path, string author, DateTimeOffset now, IProgress<double>? progress, CancellationToken cancellationToken)
    {
        var source = DicomParts.Source(masks);
        var frames = SegmentFrames.Of(masks, cancellationToken);
        if (frames.Sum(f => (long)f.Mask.Length) > 8L * int.MaxValue / 2 || Math.Max(masks.Geometry.Size.Width, masks.Geometry.Size.Height) > ushort.MaxValue)
        {
            throw new Mem3DException(ErrorKind.TooLarge, "The masks are too large for one DICOM object.", "Export fewer labels at a time.");
        }

        progress?.Report(0.5);
        using (var file = LabelMapExports.New(path))
        {
            SegWriter.Write(file, masks, source, frames, author, now);
        }

        progress?.Report(0.8);
        Compare(path, masks, frames);
    }

    /// <exception cref="Mem3DException">Voxels or geometry differ.</exception>
    internal static void Compare(string path, CaseMasks masks, List<(int Segment, int Slice, byte[] Mask)> frames)
    {
        var (size, source, written) = (masks.Geometry.Size, DicomParts.Source(masks), DicomTreeReader.Open(path));
        var perFrame = written.Items(0x5200_9230);
        var pixels = written.Value(0x7FE0_0010);
        var same = (written.Short(0x0028_0011), written.Short(0x0028_0010)) == (size.Width, size.Height) && perFrame.Count == frames.Count
            && written.Text(0x0020_0052) == source.FrameOfReferenceUid && SameGrid(written.Items(0x5200_9229)[0], masks)
            && written.Items(0x0062_0002).Select(s => s.Text(0x0062_0005)).SequenceEqual(masks.Labels.Select(l => DicomParts.Line(l.Name)));
        long at = 0;
        for (var n = 0; same && n < frames.Count; n++)
        {
            var (segment, slice, mask) = frames[n];
            var place = perFrame[n].Items(0x0020_9113)[0].Decimals(0x0020_0032);
            var image = perFrame[n].Items(0x0008_9124)[0].Items(0x0008_2112)[0].Text(0x0008_1155);
            same = perFrame[n].Items(0x0062_000A)[0].Short(0x0062_000B) == segment && image == source.Images[slice].SopInstanceUid
                && Same(place, SegmentFrames.Position(masks, slice));
            foreach (var v in mask)
            {
                same &= ((pixels[(int)(at >> 3)] >> (int)(at & 7)) & 1) == v;
                at++;
            }
        }

        if (!same)
        {
            throw ExportErrors.Differs();
        }
    }

    private static bool SameGrid(DicomTreeReader shared, CaseMasks masks)
    {
        var measures = shared.Items(0x0028_9110)[0];
        return Same(shared.Items(0x0020_9116)[0].Decimals(0x0020_0037), SegmentFrames.Orientation(masks))
            && Same(measures.Decimals(0x0028_0030), SegmentFrames.PixelSpacing(masks))
            && (masks.TruePositionsMm is not null || Same(measures.Decimals(0x0018_0088), [SegmentFrames.SpacingBetweenSlices(masks)]));
    }

    private static bool Same(double[] written, double[] meant) =>
        written.Length == meant.Length && written.Zip(meant).All(p => Math.Abs(p.First - p.Second) < 1e-6 * Math.Max(1, Math.Abs(p.Second)));
}
