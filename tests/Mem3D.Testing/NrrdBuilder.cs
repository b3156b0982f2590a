using System.Globalization;
using System.IO.Compression;
using System.Text;

namespace Mem3D.Testing;

/// <summary>Builds NRRD files line by line, right and wrong ones.</summary>
public sealed class NrrdBuilder
{
    /// <summary>Fields in their order; set one to null to leave it out.</summary>
    public Dictionary<string, string?> Fields { get; } = new()
    {
        ["type"] = "short",
        ["dimension"] = "3",
        ["space"] = "left-posterior-superior",
        ["sizes"] = "4 3 2",
        ["space directions"] = "(1,0,0) (0,2,0) (0,0,3)",
        ["kinds"] = "domain domain domain",
        ["endian"] = "little",
        ["encoding"] = "raw",
        ["space origin"] = "(10,20,30)",
    };

    /// <summary>Key/value pairs.</summary>
    public Dictionary<string, string> Pairs { get; } = [];

    public string NewLine { get; set; } = "\n";

    /// <summary>Voxels as they are to be stored, before the encoding.</summary>
    public byte[] Voxels { get; set; } = Shorts(Enumerable.Range(0, 24).Select(v => (short)v));

    public static byte[] Shorts(IEnumerable<short> values, bool bigEndian = false) =>
        [.. values.SelectMany(v => bigEndian ? BitConverter.GetBytes(v).Reverse() : BitConverter.GetBytes(v))];

    public NrrdBuilder With(string field, string? value)
    {
        Fields[field] = value;
        return this;
    }

    public byte[] Header()
    {
        var text = new StringBuilder("NRRD0005").Append(NewLine).Append("# a comment: with a colon").Append(NewLine);
        foreach (var (field, value) in Fields.Where(f => f.Value is not null))
        {
            text.Append(CultureInfo.InvariantCulture, $"{field}: {value}").Append(NewLine);
        }

        foreach (var (key, value) in Pairs)
        {
            text.Append(CultureInfo.InvariantCulture, $"{key}:={value}").Append(NewLine);
        }

        return Encoding.UTF8.GetBytes(text.ToString());
    }

    /// <summary>Header and voxels in one file.</summary>
    public byte[] Build() => [.. Header(), .. Encoding.ASCII.GetBytes(NewLine), .. Encoded()];

    /// <summary>The voxels in the file's encoding.</summary>
    public byte[] Encoded() => Fields["encoding"] switch
    {
        "gzip" => NiftiBuilder.Gzip(Voxels),
        "bzip2" => BZip2(Voxels),
        _ => Voxels,
    };

    /// <summary>RFC 1950, as MetaImage compresses.</summary>
    public static byte[] Zlib(byte[] content)
    {
        var memory = new MemoryStream();
        using (var zlib = new ZLibStream(memory, CompressionLevel.Fastest))
        {
            zlib.Write(content);
        }

        return memory.ToArray();
    }

    private static byte[] BZip2(byte[] content)
    {
        var memory = new MemoryStream();
        using (var bzip2 = new ICSharpCode.SharpZipLib.BZip2.BZip2OutputStream(memory) { IsStreamOwner = false })
        {
            bzip2.Write(content);
        }

        return memory.ToArray();
    }
}
