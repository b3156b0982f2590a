using System.Text.RegularExpressions;
using Mem3D.Data.Formats.Samples;

namespace Mem3D.Data.Formats.Nrrd;

/// <summary>The fields and key/value pairs of a NRRD header (NRRD0001 to NRRD0005), as text.</summary>
internal sealed partial class NrrdHeader
{
    private readonly Dictionary<string, string> _fields;

    private NrrdHeader(Dictionary<string, string> fields, Dictionary<string, string> pairs, IReadOnlyList<string> listed, long end)
    {
        (_fields, Pairs, Listed, End) = (fields, pairs, listed, end);
    }

    /// <summary>Key/value pairs (key:=value): where Slicer keeps segments.</summary>
    public IReadOnlyDictionary<string, string> Pairs { get; }

    /// <summary>The lines after "data file: LIST".</summary>
    public IReadOnlyList<string> Listed { get; }

    /// <summary>Whether Slicer wrote it as a segmentation (.seg.nrrd).</summary>
    public bool IsSegmentation => Pairs.Keys.Any(k => k.StartsWith("Segment0_", StringComparison.Ordinal));

    /// <summary>Byte after the header.</summary>
    public long End { get; }

    public static bool LooksLike(ReadOnlySpan<byte> start) => start.Length >= 8 && start.StartsWith("NRRD000"u8);

    /// <exception cref="Core.Errors.Mem3DException">No header, or one without end.</exception>
    public static NrrdHeader Read(string path)
    {
        var (lines, end) = TextHeader.Read(path, l => l.Length == 0);
        if (lines.Count == 0 || !Magic().IsMatch(lines[0]))
        {
            throw SampleErrors.Damaged("its first line is not that of a NRRD file of version 1 to 5");
        }

        var fields = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        var pairs = new Dictionary<string, string>(StringComparer.Ordinal);
        for (var n = 1; n < lines.Count; n++)
        {
            var line = lines[n];
            var colon = line.IndexOf(':', StringComparison.Ordinal);
            if (line.Length == 0 || line[0] == '#' || colon < 0)
            {
                continue;
            }

            if (colon + 1 < line.Length && line[colon + 1] == '=')
            {
                pairs[line[..colon]] = line[(colon + 2)..];
                continue;
            }

            var (name, value) = (Alias(line[..colon].Trim()), line[(colon + 1)..].Trim());
            fields[name] = value;
            if (name == "data file" && value.StartsWith("LIST", StringComparison.Ordinal))
            {
                return new NrrdHeader(fields, pairs, [.. lines.Skip(n + 1)], end);
            }
        }

        return new NrrdHeader(fields, pairs, [], end);
    }

    /// <summary>A field by the name of the format's definition; null when the header has none.</summary>
    public string? Find(string field) => _fields.GetValueOrDefault(field);

    /// <exception cref="Core.Errors.Mem3DException">The header has none.</exception>
    public string Require(string field) => Find(field) ?? throw SampleErrors.Damaged($"its header has no '{field}'");

    /// <summary>The format knows some fields by two names.</summary>
    private static string Alias(string name)
    {
        var lower = name.ToLowerInvariant();
        return lower switch
        {
            "datafile" => "data file",
            "centerings" => "centers",
            "byteskip" => "byte skip",
            "lineskip" => "line skip",
            "axismins" => "axis mins",
            "axismaxs" => "axis maxs",
            _ => lower,
        };
    }

    [GeneratedRegex("^NRRD000[1-5]$")]
    private static partial Regex Magic();
}
