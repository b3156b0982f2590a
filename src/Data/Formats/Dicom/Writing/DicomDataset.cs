using System.Buffers.Binary;
using System.Globalization;
using System.Text;

namespace Mem3D.Data.Formats.Dicom.Writing;

/// <summary>Attributes of an object that is being written, and of items of its sequences (PS3.5 7). Tags as 0xGGGGEEEE.</summary>
internal sealed class DicomDataset
{
    /// <summary>What a short string holds; a code value beyond it is a long one (PS3.3, 8.1).</summary>
    private const int LongestShort = 16;

    private static readonly HashSet<string> Long = ["OB", "OW", "SQ", "UC", "UT", "UN"];

    private readonly SortedDictionary<uint, (string Vr, byte[] Value, IReadOnlyList<DicomDataset>? Items)> _elements = [];

    /// <summary>Text of one or more values; padded to an even length with a space, UIDs with a null.</summary>
    public DicomDataset Text(uint tag, string vr, params ReadOnlySpan<string> values)
    {
        var bytes = Encoding.UTF8.GetBytes(string.Join('\\', values.ToArray()));
        return Put(tag, vr, bytes.Length % 2 == 0 ? bytes : [.. bytes, vr == "UI" ? (byte)0 : (byte)' ']);
    }

    /// <summary>Decimal strings of at most 16 characters each.</summary>
    public DicomDataset Decimals(uint tag, params ReadOnlySpan<double> values)
    {
        var words = new string[values.Length];
        for (var n = 0; n < values.Length; n++)
        {
            words[n] = Decimal(values[n]);
        }

        return Text(tag, "DS", words);
    }

    public DicomDataset Integer(uint tag, int value) => Text(tag, "IS", value.ToString(CultureInfo.InvariantCulture));

    public DicomDataset Shorts(uint tag, params ReadOnlySpan<ushort> values)
    {
        var bytes = new byte[2 * values.Length];
        for (var n = 0; n < values.Length; n++)
        {
            BinaryPrimitives.WriteUInt16LittleEndian(bytes.AsSpan(2 * n), values[n]);
        }

        return Put(tag, "US", bytes);
    }

    public DicomDataset Longs(uint tag, params ReadOnlySpan<uint> values)
    {
        var bytes = new byte[4 * values.Length];
        for (var n = 0; n < values.Length; n++)
        {
            BinaryPrimitives.WriteUInt32LittleEndian(bytes.AsSpan(4 * n), values[n]);
        }

        return Put(tag, "UL", bytes);
    }

    /// <summary>A tag as a value (AT).</summary>
    public DicomDataset Pointer(uint tag, uint to)
    {
        var bytes = new byte[4];
        BinaryPrimitives.WriteUInt16LittleEndian(bytes, (ushort)(to >> 16));
        BinaryPrimitives.WriteUInt16LittleEndian(bytes.AsSpan(2), (ushort)to);
        return Put(tag, "AT", bytes);
    }

    public DicomDataset Bytes(uint tag, string vr, byte[] value) => Put(tag, vr, value.Length % 2 == 0 ? value : [.. value, 0]);

    public DicomDataset Sequence(uint tag, params IReadOnlyList<DicomDataset> items)
    {
        _elements[tag] = ("SQ", [], items);
        return this;
    }

    /// <summary>A coded concept: value, scheme, meaning (PS3.3 8.8).</summary>
    public DicomDataset Code(uint tag, string value, string scheme, string meaning) => Sequence(
        tag, [Concept(value, scheme, meaning)]);

    /// <summary>A coded concept as an item.</summary>
    public static DicomDataset Concept(string value, string scheme, string meaning) =>
        (value.Length > LongestShort ? new DicomDataset().Text(0x0008_0119, "UC", value) : new DicomDataset().Text(0x0008_0100, "SH", value)).Text(0x0008_0102, "SH", scheme).Text(0x0008_0104, "LO", meaning.Length > 64 ? meaning[..64] : meaning);

    /// <summary>Writes the attributes, little endian, with explicit or implicit value representations, all lengths defined.</summary>
    public byte[] Encode(bool explicitVr)
    {
        using var to = new MemoryStream();
        foreach (var (tag, (vr, value, items)) in _elements)
        {
            Element(to, tag, vr, items is null ? value : Items(items, explicitVr), explicitVr);
        }

        return to.ToArray();
    }

    /// <summary>A number in at most 16 characters, with as many digits as fit.</summary>
    public static string Decimal(double value)
    {
        for (var digits = 15; ; digits--)
        {
            var text = value.ToString($"G{digits}", CultureInfo.InvariantCulture);
            if (text.Length <= 16)
            {
                return text;
            }
        }
    }

    private static byte[] Items(IReadOnlyList<DicomDataset> items, bool explicitVr)
    {
        using var to = new MemoryStream();
        Span<byte> head = stackalloc byte[8];
        foreach (var item in items)
        {
            var content = item.Encode(explicitVr);
            BinaryPrimitives.WriteUInt32LittleEndian(head, 0xE000_FFFE);
            BinaryPrimitives.WriteUInt32LittleEndian(head[4..], (uint)content.Length);
            to.Write(head);
            to.Write(content);
        }

        return to.ToArray();
    }

    private static void Element(MemoryStream to, uint tag, string vr, byte[] value, bool explicitVr)
    {
        Span<byte> head = stackalloc byte[12];
        BinaryPrimitives.WriteUInt16LittleEndian(head, (ushort)(tag >> 16));
        BinaryPrimitives.WriteUInt16LittleEndian(head[2..], (ushort)tag);
        if (!explicitVr)
        {
            BinaryPrimitives.WriteUInt32LittleEndian(head[4..], (uint)value.Length);
            to.Write(head[..8]);
        }
        else if (Long.Contains(vr))
        {
            (head[4], head[5], head[6], head[7]) = ((byte)vr[0], (byte)vr[1], 0, 0);
            BinaryPrimitives.WriteUInt32LittleEndian(head[8..], (uint)value.Length);
            to.Write(head);
        }
        else
        {
            (head[4], head[5]) = ((byte)vr[0], (byte)vr[1]);
            BinaryPrimitives.WriteUInt16LittleEndian(head[6..], checked((ushort)value.Length));
            to.Write(head[..8]);
        }

        to.Write(value);
    }

    private DicomDataset Put(uint tag, string vr, byte[] value)
    {
        _elements[tag] = (vr, value, null);
        return this;
    }
}
