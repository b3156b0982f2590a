using System.Globalization;
using Mem3D.Core.Errors;

namespace Mem3D.Data.Formats.Segmentations;

/// <summary>A label map: one volume of whole numbers, each a target, 0 background.</summary>
internal sealed class LabelMapSource : ISegmentationSource
{
    private readonly IVoxelReader _reader;

    /// <exception cref="Mem3DException">It is an image, or holds several frames.</exception>
    public LabelMapSource(IVoxelReader reader, CancellationToken cancellationToken)
    {
        if (reader.FrameCount > 1)
        {
            throw new Mem3DException(ErrorKind.Unsupported, "The label map has several frames.", "Save one of them as a 3-D file.");
        }

        _reader = reader;
        var seen = new SortedSet<int>();
        reader.Read(
            values =>
            {
                var last = 0;
                foreach (var v in values)
                {
                    if (v == last)
                    {
                        continue;
                    }

                    if (v < 0 || v > ushort.MaxValue || v != (int)v)
                    {
                        throw NotLabels("labels are whole numbers from 0 to 65535");
                    }

                    last = (int)v;
                    if (last != 0 && seen.Add(last) && seen.Count > SegmentationErrors.MostSegments)
                    {
                        throw NotLabels($"it holds more than {SegmentationErrors.MostSegments} different values");
                    }
                }
            },
            cancellationToken);
        Segments = [.. seen.Select(v => new SourceSegment(string.Create(CultureInfo.InvariantCulture, $"Label {v}"), false, v, 0, null, null))];
    }

    public string Format => "label map";

    public IReadOnlyList<SourceSegment> Segments { get; }

    public IFittedSegmentation On(ScanGrid scan) => new GridSegmentation(Segments, _reader.Geometry, _ => _reader, scan);

    private static Mem3DException NotLabels(string why) =>
        new(ErrorKind.Invalid, $"This is not a label map: {why}.", "Choose the segmentation, not the image.");
}
