using System.Globalization;
using Mem3D.Core.Projects;
using Mem3D.Data.Formats.Nrrd;
using Mem3D.Data.Formats.Samples;

namespace Mem3D.Data.Formats.Segmentations;

/// <summary>A segmentation of 3D Slicer (.seg.nrrd): label maps in layers, with names and colours in key/value pairs.</summary>
internal sealed class SlicerSegmentation : ISegmentationSource
{
    private readonly NrrdFile _file;

    public SlicerSegmentation(NrrdFile file)
    {
        _file = file;
        var pairs = file.Header.Pairs;
        var found = new List<SourceSegment>();
        for (var n = 0; pairs.Keys.Any(k => k.StartsWith(string.Create(CultureInfo.InvariantCulture, $"Segment{n}_"), StringComparison.Ordinal)); n++)
        {
            var key = string.Create(CultureInfo.InvariantCulture, $"Segment{n}_");
            var name = (pairs.GetValueOrDefault(key + "Name") ?? pairs.GetValueOrDefault(key + "ID") ?? "").Trim();
            found.Add(new SourceSegment(
                name.Length > 0 ? name : string.Create(CultureInfo.InvariantCulture, $"Segment {n + 1}"), true, Number(pairs, key + "LabelValue", n + 1),
                Number(pairs, key + "Layer", 0), Color(pairs.GetValueOrDefault(key + "Color")), Code(pairs.GetValueOrDefault(key + "Tags"))));
            if (found.Count > SegmentationErrors.MostSegments)
            {
                throw SegmentationErrors.TooMany();
            }
        }

        Segments = found.TrueForAll(s => s.Layer >= 0 && s.Layer < file.Reader.FrameCount)
            ? found
            : throw SampleErrors.Damaged("a segment is in a layer that is not there");
    }

    public string Format => ".seg.nrrd";

    public IReadOnlyList<SourceSegment> Segments { get; }

    public IFittedSegmentation On(ScanGrid scan) => new GridSegmentation(Segments, _file.Reader.Geometry, _file.Reader.OfFrame, scan);

    private static int Number(IReadOnlyDictionary<string, string> pairs, string key, int missing) =>
        pairs.TryGetValue(key, out var text) ? HeaderNumbers.Whole(text.Trim(), key) : missing;

    /// <summary>Three shares of red, green and blue.</summary>
    private static LabelColor? Color(string? text)
    {
        if (text is null || HeaderNumbers.Words(text) is not { Length: 3 } words)
        {
            return null;
        }

        static byte Channel(string word) => (byte)Math.Round(255 * Math.Clamp(HeaderNumbers.Real(word, "Color"), 0, 1));
        return new LabelColor(Channel(words[0]), Channel(words[1]), Channel(words[2]));
    }

    /// <summary>The property type of "TerminologyEntry:context~category~type~modifier~…", each of them scheme^value^meaning.</summary>
    private static ClinicalCode? Code(string? tags)
    {
        var entry = (tags ?? "").Split('|').FirstOrDefault(t => t.StartsWith("TerminologyEntry:", StringComparison.Ordinal));
        return entry?.Split('~') is { Length: > 2 } parts && parts[2].Split('^') is ["SCT", { Length: > 0 } value, { Length: > 0 } meaning]
            && value.All(char.IsAsciiDigit) && value.Length <= 18
            ? new ClinicalCode(value, meaning)
            : null;
    }
}
