using Mem3D.Core.Projects;
using Mem3D.Core.Volumes;
using Mem3D.Data.Formats.Dicom;
using Mem3D.Data.Formats.Dicom.Writing;

namespace Mem3D.Data.Exports.Dicom;

/// <summary>A Segmentation object, BINARY (PS3.3 A.51): one segment a label, frames on the source's own slices, each with its source image.</summary>
internal static class SegWriter
{
    private const string SopClass = "1.2.840.10008.5.1.4.1.1.66.4";

    public static void Write(
        Stream destination, CaseMasks masks, DicomSource source, IReadOnlyList<(int Segment, int Slice, byte[] Mask)> frames, string author, DateTimeOffset now)
    {
        var instance = DicomFile.NewUid();
        var dimensions = DicomFile.NewUid();
        var size = masks.Geometry.Size;
        var dataset = DicomParts.Begin(masks, source, "SEG", SopClass, instance, "Mem3D segmentation", now)
            .Text(0x0008_0008, "CS", "DERIVED", "PRIMARY")
            .Text(0x0008_0023, "DA", DicomParts.Date(now)).Text(0x0008_0033, "TM", DicomParts.Time(now))
            .Sequence(0x0008_1115, [new DicomDataset().Sequence(0x0008_114A, DicomParts.References(source)).Text(0x0020_000E, "UI", source.SeriesUid)])
            .Sequence(0x0020_9221, [new DicomDataset().Text(0x0020_9164, "UI", dimensions)])
            .Sequence(0x0020_9222, [Index(dimensions, 0x0062_000B, 0x0062_000A), Index(dimensions, 0x0020_0032, 0x0020_9113)])
            .Shorts(0x0028_0002, 1).Text(0x0028_0004, "CS", "MONOCHROME2").Integer(0x0028_0008, frames.Count)
            .Shorts(0x0028_0010, (ushort)size.Height).Shorts(0x0028_0011, (ushort)size.Width)
            .Shorts(0x0028_0100, 1).Shorts(0x0028_0101, 1).Shorts(0x0028_0102, 0).Shorts(0x0028_0103, 0)
            .Text(0x0028_2110, "CS", "00")
            .Text(0x0062_0001, "CS", "BINARY").Text(0x0062_0013, "CS", Overlap(frames) ? "YES" : "NO")
            .Text(0x0070_0080, "CS", "SEGMENTATION").Text(0x0070_0081, "LO", "Masks drawn and corrected in Mem3D.Web").Text(0x0070_0084, "PN", masks.DeidentificationMethods.Count > 0 ? "" : Person(author))
            .Sequence(0x0062_0002, [.. masks.Labels.Select((l, n) => Segment(masks, l, n + 1))])
            .Sequence(0x5200_9229, [Shared(masks)])
            .Sequence(0x5200_9230, [.. PerFrame(masks, source, frames)])
            .Bytes(0x7FE0_0010, "OB", SegmentFrames.Pack(frames));
        DicomFile.Write(destination, dataset, SopClass, instance, explicitVr: true);
    }

    private static string Person(string author) => DicomParts.Line(author).Replace('^', ' ') is { Length: > 0 } name ? name : "Unknown";

    private static DicomDataset Index(string organization, uint pointer, uint group) => new DicomDataset()
        .Text(0x0020_9164, "UI", organization).Pointer(0x0020_9165, pointer).Pointer(0x0020_9167, group);

    private static DicomDataset Segment(CaseMasks masks, Label label, int number)
    {
        var (category, type) = SegmentConcepts.Of(label);
        var (algorithm, imported) = (SegmentFrames.Algorithm(masks, label), SegmentFrames.IsImported(masks, label));
        var segment = new DicomDataset()
            .Shorts(0x0062_0004, (ushort)number).Text(0x0062_0005, "LO", DicomParts.Line(label.Name))
            .Text(0x0062_0008, "CS", algorithm is null && !imported ? "MANUAL" : "SEMIAUTOMATIC")
            .Code(0x0062_0003, category.Value, "SCT", category.Meaning).Code(0x0062_000F, type.Value, "SCT", type.Meaning)
            .Shorts(0x0062_000D, CieLab.Of(label.Color));
        if (algorithm is null)
        {
            // how imported masks were made is not known, and the standard has no word for that
            return imported ? segment.Text(0x0062_0009, "LO", "Imported, algorithm not known") : segment;
        }

        var space = algorithm.LastIndexOf(' ');
        return segment.Text(0x0062_0009, "LO", algorithm)
            .Sequence(0x0062_0007, [new DicomDataset().Code(0x0066_002F, "123110", "DCM", "Artificial Intelligence")
                .Text(0x0066_0036, "LO", space > 0 ? algorithm[..space] : algorithm).Text(0x0066_0031, "LO", space > 0 ? algorithm[(space + 1)..] : "unknown")]);
    }

    private static DicomDataset Shared(CaseMasks masks)
    {
        var (spacing, between) = (SegmentFrames.PixelSpacing(masks), SegmentFrames.SpacingBetweenSlices(masks));
        var measures = new DicomDataset().Decimals(0x0018_0050, between).Decimals(0x0028_0030, spacing);
        if (masks.TruePositionsMm is null)
        {
            measures.Decimals(0x0018_0088, between);
        }

        return new DicomDataset().Sequence(0x0028_9110, [measures])
            .Sequence(0x0020_9116, [new DicomDataset().Decimals(0x0020_0037, SegmentFrames.Orientation(masks))]);
    }

    private static IEnumerable<DicomDataset> PerFrame(CaseMasks masks, DicomSource source, IReadOnlyList<(int Segment, int Slice, byte[] Mask)> frames)
    {
        var order = frames.Select(f => f.Slice).Distinct().Order().Select((slice, n) => (slice, n)).ToDictionary(p => p.slice, p => p.n + 1);
        foreach (var (segment, slice, _) in frames)
        {
            var origin = DicomParts.Reference(source.Images[slice]).Text(0x0028_135A, "CS", "YES")
                .Code(0x0040_A170, "121322", "DCM", "Source image for image processing operation");
            yield return new DicomDataset()
                .Sequence(0x0008_9124, [new DicomDataset().Sequence(0x0008_2112, [origin]).Code(0x0008_9215, "113076", "DCM", "Segmentation")])
                .Sequence(0x0020_9111, [new DicomDataset().Longs(0x0020_9157, (uint)segment, (uint)order[slice])])
                .Sequence(0x0020_9113, [new DicomDataset().Decimals(0x0020_0032, SegmentFrames.Position(masks, slice))])
                .Sequence(0x0062_000A, [new DicomDataset().Shorts(0x0062_000B, (ushort)segment)]);
        }
    }

    private static bool Overlap(IReadOnlyList<(int Segment, int Slice, byte[] Mask)> frames) => frames.GroupBy(f => f.Slice).Any(slice =>
    {
        var seen = new byte[slice.First().Mask.Length];
        foreach (var (_, _, mask) in slice)
        {
            for (var n = 0; n < seen.Length; n++)
            {
                if ((seen[n] & mask[n]) != 0)
                {
                    return true;
                }

                seen[n] |= mask[n];
            }
        }

        return false;
    });
}
