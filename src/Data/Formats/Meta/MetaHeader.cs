using Mem3D.Data.Formats.Samples;

namespace Mem3D.Data.Formats.Meta;

/// <summary>The fields of a MetaImage header (.mha, .mhd), as text.</summary>
internal sealed class MetaHeader
{
    private const string DataFile = "ElementDataFile";
    private readonly Dictionary<string, string> _fields = new(StringComparer.OrdinalIgnoreCase);

    private MetaHeader(IReadOnlyList<string> listed, long end) => (Listed, End) = (listed, end);

    /// <summary>The lines after "ElementDataFile = LIST".</summary>
    public IReadOnlyList<string> Listed { get; }

    /// <summary>Byte after the header.</summary>
    public long End { get; }

    /// <summary>A header starts with a field that only MetaIO writes there.</summary>
    public static bool LooksLike(ReadOnlySpan<byte> start)
    {
        var text = System.Text.Encoding.ASCII.GetString(start[..Math.Min(start.Length, 64)]).TrimStart();
        return text.StartsWith("ObjectType", StringComparison.OrdinalIgnoreCase) || text.StartsWith("NDims", StringComparison.OrdinalIgnoreCase);
    }

    /// <exception cref="Core.Errors.Mem3DException">No end, or no voxels.</exception>
    public static MetaHeader Read(string path)
    {
        var (lines, end) = TextHeader.Read(path, l => Field(l).Name.Equals(DataFile, StringComparison.OrdinalIgnoreCase) && !IsList(l));
        var at = lines.ToList().FindIndex(l => Field(l).Name.Equals(DataFile, StringComparison.OrdinalIgnoreCase));
        if (at < 0)
        {
            throw SampleErrors.Damaged($"its header has no {DataFile}");
        }

        var header = new MetaHeader([.. lines.Skip(at + 1)], end);
        foreach (var line in lines.Take(at + 1))
        {
            var (name, value) = Field(line);
            if (name.Length > 0)
            {
                header._fields[name] = value;
            }
        }

        return header;
    }

    /// <summary>The first of some names that the header has; null when it has none.</summary>
    public string? Find(params ReadOnlySpan<string> names)
    {
        foreach (var name in names)
        {
            if (_fields.TryGetValue(name, out var value))
            {
                return value;
            }
        }

        return null;
    }

    /// <exception cref="Core.Errors.Mem3DException">The header has none.</exception>
    public string Require(string name) => Find(name) ?? throw SampleErrors.Damaged($"its header has no {name}");

    public bool IsTrue(params ReadOnlySpan<string> names) => Find(names) is { } text && text.StartsWith("T", StringComparison.OrdinalIgnoreCase);

    private static bool IsList(string line) => Field(line).Value.StartsWith("LIST", StringComparison.Ordinal);

    private static (string Name, string Value) Field(string line)
    {
        var equals = line.IndexOf('=', StringComparison.Ordinal);
        return equals < 0 ? ("", "") : (line[..equals].Trim(), line[(equals + 1)..].Trim());
    }
}
