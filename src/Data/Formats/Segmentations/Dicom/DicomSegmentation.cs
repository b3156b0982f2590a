using System.Globalization;
using Mem3D.Core.Errors;
using Mem3D.Data.Formats.Dicom;

namespace Mem3D.Data.Formats.Segmentations.Dicom;

/// <summary>
/// A DICOM Segmentation (PS3.3, A.51 and C.8.20): BINARY; FRACTIONAL, of which voxels of at least half the maximum count; LABELMAP. Each segment is a
/// layer of its own, so that they may overlap; those of a label map cannot, and are one.
/// </summary>
internal sealed class DicomSegmentation : ISegmentationSource
{
    private readonly IDicomBackend _backend;
    private readonly DicomAttributes _attributes;
    private readonly DicomOrigin _origin;

    /// <exception cref="Mem3DException">Damaged, or of a kind that is not read.</exception>
    public DicomSegmentation(DicomImage image, IDicomBackend backend)
    {
        (_backend, Image) = (backend, image);
        using (var file = new FileStream(image.Path, FileMode.Open, FileAccess.Read, FileShare.Read, 1 << 16))
        {
            _attributes = DicomParser.Parse(file, DicomSelection.Segmentation);
        }

        Type = _attributes.Text(DicomTag.SegmentationType) switch
        {
            "LABELMAP" => SegmentationType.LabelMap,
            "FRACTIONAL" => SegmentationType.Fractional,
            "BINARY" or "" => SegmentationType.Binary,
            _ => throw DicomErrors.Unsupported("It is a DICOM Segmentation of a kind that is not read.", "Export it as a BINARY segmentation."),
        };
        Check();
        Half = (_attributes.UInt16(DicomTag.FractionalMaximum) ?? 255) / 2.0;
        Segments = ReadSegments();
        NumberOfFrame = Type == SegmentationType.LabelMap ? [] : ReadFrames();
        _origin = new DicomOrigin(
            new HashSet<string>(((string[])[Image.FrameOfReference]).Where(f => f.Length > 0)), _attributes.Items(DicomTag.ReferencedSeries)
                .SelectMany(s => s.Items(DicomTag.ReferencedInstances)).Concat(_attributes.Items(DicomTag.SharedGroups).Concat(_attributes.Items(DicomTag.PerFrameGroups))
                    .SelectMany(g => g.Items(DicomTag.DerivationImages)).SelectMany(d => d.Items(DicomTag.SourceImages)))
                .Select(i => i.Text(DicomTag.ReferencedInstance)).Where(i => i.Length > 0).ToHashSet());
    }

    public string Format => "DICOM Segmentation";

    public IReadOnlyList<SourceSegment> Segments { get; }

    public DicomImage Image { get; }

    public SegmentationType Type { get; }

    /// <summary>Number of the segment each frame is of; none of a label map.</summary>
    public IReadOnlyList<int> NumberOfFrame { get; }

    /// <summary>From where on a voxel of a fractional segmentation counts.</summary>
    public double Half { get; }

    public static bool Is(string sopClass) => sopClass is DicomUids.SegmentationObject or DicomUids.LabelMapObject;

    public IFittedSegmentation On(ScanGrid scan)
    {
        string?[] notes =
        [
            _origin.Check(scan),
            Type == SegmentationType.Fractional ? "It is fractional: voxels of at least half the maximum are taken." : null,
        ];
        return new FramesOnScan(this, _backend, scan, notes.OfType<string>().ToList() is { Count: > 0 } told ? string.Join(' ', told) : null);
    }

    private void Check()
    {
        if (_backend.Refuse(Image.TransferSyntax) is { } refusal)
        {
            throw DicomErrors.Unsupported(refusal.Reason, refusal.Remedy);
        }

        var bits = Type == SegmentationType.Binary ? Image.BitsAllocated == 1 : Image.BitsAllocated == 8 || (Type == SegmentationType.LabelMap && Image.BitsAllocated == 16);
        if (!Image.HasPixels || !bits || Image.SamplesPerPixel != 1 || Image.Frames < 1 || Image.Places.Count != Image.Frames)
        {
            throw DicomErrors.Damaged("its frames are not described as those of a segmentation");
        }

        if (Image.Places.Any(p => p.Position is null || p.Orientation is null || p.Spacing is not [> 0, > 0]))
        {
            throw DicomErrors.Unsupported("The segmentation does not say where in the patient its frames lie.", "Only segmentations of cross-sectional scans such as CT and MR are read.");
        }
    }

    private List<SourceSegment> ReadSegments()
    {
        var found = new List<SourceSegment>();
        foreach (var segment in _attributes.Items(DicomTag.Segments))
        {
            var number = segment.UInt16(DicomTag.SegmentNumber) ?? found.Count + 1;
            if (number == 0 && Type == SegmentationType.LabelMap)
            {
                continue; // the background
            }

            var name = segment.Text(DicomTag.SegmentLabel);
            found.Add(new SourceSegment(
                name.Length > 0 ? name : string.Create(CultureInfo.InvariantCulture, $"Segment {number}"), name.Length > 0, number, Type == SegmentationType.LabelMap ? 0 : found.Count,
                DicomCodes.Display(segment.UInt16s(DicomTag.SegmentColor)), DicomCodes.Concept(segment, DicomTag.SegmentType)));
        }

        return found.Count switch
        {
            0 => throw DicomErrors.Damaged("it describes no segment"),
            > SegmentationErrors.MostSegments => throw SegmentationErrors.TooMany(),
            _ => found,
        };
    }

    private int[] ReadFrames()
    {
        var shared = _attributes.Items(DicomTag.SharedGroups) is [var s, ..] ? s : null;
        var groups = _attributes.Items(DicomTag.PerFrameGroups);
        return [.. Enumerable.Range(0, Image.Frames).Select(n =>
        {
            var owner = n < groups.Count && groups[n].Items(DicomTag.SegmentIdentification) is [var own, ..] ? own
                : shared?.Items(DicomTag.SegmentIdentification) is [var all, ..] ? all : null;
            return owner?.UInt16(DicomTag.ReferencedSegment) ?? (Segments.Count == 1 ? Segments[0].Number : throw DicomErrors.Damaged("a frame does not say of which segment it is"));
        })];
    }
}
