using System.Globalization;
using Mem3D.Core.Errors;
using Mem3D.Data.Formats.Dicom;

namespace Mem3D.Data.Formats.Segmentations.Dicom;

/// <summary>An RT Structure Set (PS3.3, A.19): regions of closed outlines in millimetres. Each region is a layer of its own.</summary>
internal sealed class StructureSet : ISegmentationSource
{
    private readonly DicomOrigin _origin;

    /// <exception cref="Mem3DException">Damaged, or without a region.</exception>
    public StructureSet(string path)
    {
        DicomAttributes all;
        using (var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, 1 << 16))
        {
            all = DicomParser.Parse(file, DicomSelection.Structures);
        }

        var colors = all.Items(DicomTag.RegionContours).GroupBy(Referenced).ToDictionary(g => g.Key, g => g.First());
        var codes = all.Items(DicomTag.Observations).GroupBy(Referenced).ToDictionary(g => g.Key, g => g.First());
        var regions = all.Items(DicomTag.Regions);
        if (regions.Count is 0 or > SegmentationErrors.MostSegments)
        {
            throw regions.Count == 0 ? DicomErrors.Damaged("it describes no region") : SegmentationErrors.TooMany();
        }

        Segments = [.. regions.Select((r, n) =>
        {
            var (number, name) = (r.Integer(DicomTag.RegionNumber) ?? -1, r.Text(DicomTag.RegionName));
            return new SourceSegment(
                name.Length > 0 ? name : string.Create(CultureInfo.InvariantCulture, $"Region {number}"), name.Length > 0, number, n,
                DicomCodes.Rgb(colors.GetValueOrDefault(number)?.Decimals(DicomTag.RegionColor)),
                codes.GetValueOrDefault(number) is { } seen ? DicomCodes.Concept(seen, DicomTag.RegionCode) : null);
        })];
        Regions = [.. Segments.Select(s => colors.GetValueOrDefault(s.Number)?.Items(DicomTag.Contours) ?? [])];
        _origin = Origin(all);
    }

    public string Format => "DICOM RT Structure Set";

    public IReadOnlyList<SourceSegment> Segments { get; }

    /// <summary>The outlines of each segment.</summary>
    public IReadOnlyList<IReadOnlyList<DicomAttributes>> Regions { get; }

    public static bool Is(string sopClass) => sopClass == DicomUids.StructureSetObject;

    public IFittedSegmentation On(ScanGrid scan) => new OutlinesOnScan(this, scan, _origin.Check(scan));

    private static int Referenced(DicomAttributes item) => item.Integer(DicomTag.ReferencedRegion) ?? -1;

    private static DicomOrigin Origin(DicomAttributes all)
    {
        var frames = all.Items(DicomTag.ReferencedFrames);
        var images = frames.SelectMany(f => f.Items(DicomTag.ReferencedStudies)).SelectMany(s => s.Items(DicomTag.RtReferencedSeries)).Concat(
            all.Items(DicomTag.RegionContours).SelectMany(r => r.Items(DicomTag.Contours))).SelectMany(s => s.Items(DicomTag.ContourImages));
        return new DicomOrigin(
            frames.Select(f => f.Text(DicomTag.FrameOfReference)).Concat(all.Items(DicomTag.Regions).Select(r => r.Text(DicomTag.RegionFrame)))
                .Append(all.Text(DicomTag.FrameOfReference)).Where(f => f.Length > 0).ToHashSet(),
            images.Select(i => i.Text(DicomTag.ReferencedInstance)).Where(i => i.Length > 0).ToHashSet());
    }
}
