using System.Buffers.Binary;
using System.Text;

namespace Mem3D.Data.Formats.Dicom.Writing;

/// <summary>Reads what <see cref="DicomFile"/> writes back into tags, values and items: to compare, not to import.</summary>
internal sealed class DicomTreeReader
{
    private readonly Dictionary<uint, byte[]> _values = [];
    private readonly bool _explicit;

    private DicomTreeReader(ReadOnlySpan<byte> bytes, bool explicitVr)
    {
        _explicit = explicitVr;
        while (bytes.Length > 0)
        {
            var tag = ((uint)BinaryPrimitives.ReadUInt16LittleEndian(bytes) << 16) | BinaryPrimitives.ReadUInt16LittleEndian(bytes[2..]);
            var wide = explicitVr && Encoding.ASCII.GetString(bytes.Slice(4, 2)) is "OB" or "OW" or "SQ" or "UC" or "UT" or "UN";
            var (head, length) = !explicitVr ? (8, BinaryPrimitives.ReadInt32LittleEndian(bytes[4..]))
                : explicitVr && wide ? (12, BinaryPrimitives.ReadInt32LittleEndian(bytes[8..])) : (8, BinaryPrimitives.ReadUInt16LittleEndian(bytes[6..]));
            _values[tag] = bytes.Slice(head, length).ToArray();
            bytes = bytes[(head + length)..];
        }
    }

    public static DicomTreeReader Open(string path)
    {
        var file = File.ReadAllBytes(path).AsSpan();
        var meta = BinaryPrimitives.ReadInt32LittleEndian(file[140..]);
        var header = new DicomTreeReader(file.Slice(144, meta), true);
        return new DicomTreeReader(file[(144 + meta)..], header.Text(0x0002_0010) == DicomFile.ExplicitLittle);
    }

    public bool Has(uint tag) => _values.ContainsKey(tag);

    public byte[] Value(uint tag) => _values[tag];

    public string Text(uint tag) => Encoding.UTF8.GetString(_values[tag]).TrimEnd(' ', '\0');

    public double[] Decimals(uint tag) => Array.ConvertAll(Text(tag).Split('\\'), v => double.Parse(v, System.Globalization.CultureInfo.InvariantCulture));

    public int Short(uint tag) => BinaryPrimitives.ReadUInt16LittleEndian(_values[tag]);

    public IReadOnlyList<DicomTreeReader> Items(uint tag)
    {
        var items = new List<DicomTreeReader>();
        for (var rest = _values[tag].AsSpan(); rest.Length > 0;)
        {
            var length = BinaryPrimitives.ReadInt32LittleEndian(rest[4..]);
            items.Add(new DicomTreeReader(rest.Slice(8, length), _explicit));
            rest = rest[(8 + length)..];
        }

        return items;
    }
}
