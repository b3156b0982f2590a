using System.Buffers.Binary;
using System.Globalization;
using System.Text;

namespace Mem3D.Data.Formats.Dicom;

/// <summary>The kept attributes of one file, and where its pixels lie.</summary>
internal sealed class DicomAttributes(DicomSelection selection)
{
    private static readonly UTF8Encoding StrictUtf8 = new(false, throwOnInvalidBytes: true);
    private readonly Dictionary<uint, byte[]> _values = [];
    private readonly Dictionary<uint, List<DicomAttributes>> _items = [];

    /// <summary>What was to be kept.</summary>
    public DicomSelection Selection => selection;

    public bool BigEndian { get; set; }

    /// <summary>Empty when the file does not say.</summary>
    public string TransferSyntax { get; set; } = "";

    /// <summary>First byte of the meta header in the file: after the preamble, if there is one.</summary>
    public long MetaOffset { get; set; }

    /// <summary>First byte of the data set in the file: after the meta header.</summary>
    public long DatasetOffset { get; set; }

    /// <summary>First byte of the pixels, counted from <see cref="DatasetOffset"/> in the unpacked data set; −1 when there are none.</summary>
    public long PixelOffset { get; set; } = -1;

    /// <summary>Claimed bytes of pixels; <see cref="uint.MaxValue"/> when encapsulated.</summary>
    public uint PixelLength { get; set; }

    /// <summary>The pixels are floating-point numbers (PS3.5, 8.1.1).</summary>
    public bool FloatPixels { get; set; }

    /// <summary>The pixels are written as 16-bit words.</summary>
    public bool WordPixels { get; set; }

    public bool HasModalityLut { get; set; }

    public void Set(uint tag, byte[] value) => _values.TryAdd(tag, value);

    /// <summary>Begins an item of a sequence that is looked into.</summary>
    public DicomAttributes AddItem(uint tag)
    {
        var item = new DicomAttributes(selection) { BigEndian = BigEndian };
        if (!_items.TryGetValue(tag, out var items))
        {
            _items[tag] = items = [];
        }

        items.Add(item);
        return item;
    }

    /// <summary>Items of a sequence; none when it is absent.</summary>
    public IReadOnlyList<DicomAttributes> Items(uint tag) => _items.TryGetValue(tag, out var items) ? items : [];

    public bool Has(uint tag) => _values.ContainsKey(tag);

    /// <summary>First value as text, trimmed; empty when absent.</summary>
    public string Text(uint tag) => Texts(tag) is [var first, ..] ? first : "";

    public string[] Texts(uint tag)
    {
        if (!_values.TryGetValue(tag, out var bytes))
        {
            return [];
        }

        string text;
        try
        {
            text = StrictUtf8.GetString(bytes);
        }
        catch (DecoderFallbackException)
        {
            text = Encoding.Latin1.GetString(bytes);
        }

        return Array.ConvertAll(text.Split('\\'), t => t.Trim(' ', '\0'));
    }

    /// <summary>Decimal strings; null unless there are at least <paramref name="count"/> finite ones.</summary>
    public double[]? Numbers(uint tag, int count)
    {
        var texts = Texts(tag);
        if (texts.Length < count)
        {
            return null;
        }

        var numbers = new double[count];
        for (var n = 0; n < count; n++)
        {
            if (!double.TryParse(texts[n], NumberStyles.Float, CultureInfo.InvariantCulture, out numbers[n]) || !double.IsFinite(numbers[n]))
            {
                return null;
            }
        }

        return numbers;
    }

    /// <summary>All decimal strings of a long list; null when one is no finite number.</summary>
    public double[]? Decimals(uint tag)
    {
        if (!_values.TryGetValue(tag, out var bytes))
        {
            return null;
        }

        var text = bytes.AsSpan().Trim([(byte)' ', (byte)0]);
        var numbers = new double[text.Count((byte)'\\') + 1];
        for (var n = 0; n < numbers.Length; n++)
        {
            var end = text.IndexOf((byte)'\\');
            var word = (end < 0 ? text : text[..end]).Trim((byte)' ');
            text = end < 0 ? [] : text[(end + 1)..];
            if (!double.TryParse(word, NumberStyles.Float, CultureInfo.InvariantCulture, out numbers[n]) || !double.IsFinite(numbers[n]))
            {
                return null;
            }
        }

        return numbers;
    }

    public double? Number(uint tag) => Numbers(tag, 1)?[0];

    public int? Integer(uint tag) => Number(tag) is { } n && Math.Abs(n) <= int.MaxValue ? (int)n : null;

    /// <summary>A binary US or SS value.</summary>
    public int? UInt16(uint tag) => !_values.TryGetValue(tag, out var b) || b.Length < 2 ? null
        : BigEndian ? BinaryPrimitives.ReadUInt16BigEndian(b) : BinaryPrimitives.ReadUInt16LittleEndian(b);

    /// <summary>Binary US values; none when absent.</summary>
    public int[] UInt16s(uint tag)
    {
        var bytes = _values.GetValueOrDefault(tag, []);
        return [.. Enumerable.Range(0, bytes.Length / 2).Select(n => (int)(BigEndian
            ? BinaryPrimitives.ReadUInt16BigEndian(bytes.AsSpan(2 * n)) : BinaryPrimitives.ReadUInt16LittleEndian(bytes.AsSpan(2 * n))))];
    }

    /// <summary>A binary UL value that fits an integer.</summary>
    public int? UInt32(uint tag) => !_values.TryGetValue(tag, out var b) || b.Length < 4 ? null
        : (int)Math.Min(int.MaxValue, BigEndian ? BinaryPrimitives.ReadUInt32BigEndian(b) : BinaryPrimitives.ReadUInt32LittleEndian(b));

    /// <summary>A binary FD value; null when absent or not finite.</summary>
    public double? Float64(uint tag)
    {
        if (!_values.TryGetValue(tag, out var b) || b.Length < 8)
        {
            return null;
        }

        var value = BigEndian ? BinaryPrimitives.ReadDoubleBigEndian(b) : BinaryPrimitives.ReadDoubleLittleEndian(b);
        return double.IsFinite(value) ? value : null;
    }
}
