using System.Buffers.Binary;
using System.Globalization;
using System.IO.Compression;
using System.Text;

namespace Mem3D.Testing;

/// <summary>Builds DICOM files byte by byte, right and wrong ones: a small CT slice unless told otherwise. Owes nothing to the product's reader.</summary>
public sealed class DicomBuilder
{
    public const string ImplicitLittle = "1.2.840.10008.1.2";
    public const string ExplicitLittle = "1.2.840.10008.1.2.1";
    public const string DeflatedLittle = "1.2.840.10008.1.2.1.99";
    public const string ExplicitBig = "1.2.840.10008.1.2.2";

    private readonly SortedDictionary<uint, (string Vr, byte[] Value, bool Undefined)> _extra = [];
    private readonly HashSet<uint> _without = [];

    public string TransferSyntax { get; set; } = ExplicitLittle;

    /// <summary>Writes 128 bytes and the magic first.</summary>
    public bool Preamble { get; set; } = true;

    public bool Meta { get; set; } = true;

    public string SopClass { get; set; } = "1.2.840.10008.5.1.4.1.1.2";

    public string Modality { get; set; } = "CT";

    public string ImageType { get; set; } = "ORIGINAL\\PRIMARY\\AXIAL";

    public string Study { get; set; } = "1.2.3";

    public string Series { get; set; } = "1.2.3.4";

    public string Description { get; set; } = "Abdomen";

    public int Instance { get; set; } = 1;

    public string? SopInstance { get; set; }

    public ushort Rows { get; set; } = 4;

    public ushort Columns { get; set; } = 5;

    public ushort BitsAllocated { get; set; } = 16;

    public ushort BitsStored { get; set; } = 16;

    public ushort? HighBit { get; set; }

    public bool Signed { get; set; } = true;

    public string Photometric { get; set; } = "MONOCHROME2";

    public ushort Samples { get; set; } = 1;

    public double[] Position { get; set; } = [0, 0, 0];

    public double[] Orientation { get; set; } = [1, 0, 0, 0, 1, 0];

    /// <summary>Between rows, between columns.</summary>
    public double[] Spacing { get; set; } = [0.8, 0.7];

    public double Slope { get; set; } = 1;

    public double Intercept { get; set; }

    /// <summary>Stored value of each pixel; a ramp when null.</summary>
    public IReadOnlyList<long>? Pixels { get; set; }

    public DicomBuilder With(uint tag, string vr, string value)
    {
        _extra[tag] = (vr, Encoding.ASCII.GetBytes(value), false);
        return this;
    }

    public DicomBuilder With(uint tag, string vr, byte[] value, bool undefinedLength = false)
    {
        _extra[tag] = (vr, value, undefinedLength);
        return this;
    }

    public DicomBuilder Without(uint tag)
    {
        _without.Add(tag);
        return this;
    }

    /// <summary>Compresses its 16-bit pixels without loss (PS3.5, annex G), every run a literal.</summary>
    public DicomBuilder RunLengthCoded()
    {
        var values = Pixels ?? throw new InvalidOperationException("Set the pixels first.");
        byte[] Segment(int shift)
        {
            var packed = values.Select(v => (byte)(v >> shift)).Chunk(128).SelectMany(c => c.Prepend((byte)(c.Length - 1))).ToList();
            return packed.Count % 2 == 0 ? [.. packed] : [.. packed, 0x80];
        }

        byte[] high = Segment(8), low = Segment(0);
        var header = new byte[64];
        BinaryPrimitives.WriteInt32LittleEndian(header, 2);
        BinaryPrimitives.WriteInt32LittleEndian(header.AsSpan(4), 64);
        BinaryPrimitives.WriteInt32LittleEndian(header.AsSpan(8), 64 + high.Length);
        byte[] code = [.. header, .. high, .. low];
        byte[] item = [0xFE, 0xFF, 0x00, 0xE0];
        TransferSyntax = "1.2.840.10008.1.2.5";
        return With(
            0x7FE0_0010, "OB", [.. item, 0, 0, 0, 0, .. item, .. BitConverter.GetBytes(code.Length), .. code, 0xFE, 0xFF, 0xDD, 0xE0, 0, 0, 0, 0], undefinedLength: true);
    }

    /// <summary>A series of <paramref name="count"/> slices one step apart, each changed by <paramref name="change"/>.</summary>
    public static List<byte[]> Series3D(int count, double[] step, Action<DicomBuilder, int>? change = null) =>
        [.. Enumerable.Range(0, count).Select(n =>
        {
            var slice = new DicomBuilder
            {
                Instance = n + 1,
                Position = [step[0] * n, step[1] * n, step[2] * n],
                Pixels = [.. Enumerable.Range(0, 20).Select(p => (long)((n * 100) + p))],
            };
            change?.Invoke(slice, n);
            return slice.Build();
        })];

    public byte[] Build()
    {
        var file = new MemoryStream();
        if (Preamble)
        {
            file.Write(new byte[128]);
            file.Write("DICM"u8);
        }

        if (Meta)
        {
            Element(file, 0x0002_0010, "UI", Text(TransferSyntax), true, false);
        }

        var big = TransferSyntax == ExplicitBig;
        var isExplicit = TransferSyntax != ImplicitLittle;
        var data = new MemoryStream();
        foreach (var (tag, (vr, value, undefined)) in Elements(big).Where(e => !_without.Contains(e.Key)))
        {
            Element(data, tag, vr, value, isExplicit, big, undefined);
        }

        if (TransferSyntax == DeflatedLittle)
        {
            using var deflate = new DeflateStream(file, CompressionLevel.Fastest, leaveOpen: true);
            deflate.Write(data.ToArray());
        }
        else
        {
            file.Write(data.ToArray());
        }

        return file.ToArray();
    }

    private SortedDictionary<uint, (string Vr, byte[] Value, bool Undefined)> Elements(bool big)
    {
        var all = new SortedDictionary<uint, (string, byte[], bool)>(_extra);
        void Add(uint tag, string vr, byte[] value) => all.TryAdd(tag, (vr, value, false));
        Add(0x0008_0008, "CS", Text(ImageType));
        Add(0x0008_0016, "UI", Text(SopClass));
        Add(0x0008_0018, "UI", Text(SopInstance ?? $"{Series}.{Instance}"));
        Add(0x0008_0060, "CS", Text(Modality));
        Add(0x0008_103E, "LO", Text(Description));
        Add(0x0010_0010, "PN", Text("SECRET^NAME"));
        Add(0x0020_000D, "UI", Text(Study));
        Add(0x0020_000E, "UI", Text(Series));
        Add(0x0020_0011, "IS", Text("3"));
        Add(0x0020_0013, "IS", Numbers(Instance));
        Add(0x0020_0032, "DS", Numbers(Position));
        Add(0x0020_0037, "DS", Numbers(Orientation));
        Add(0x0028_0002, "US", Short(Samples, big));
        Add(0x0028_0004, "CS", Text(Photometric));
        Add(0x0028_0010, "US", Short(Rows, big));
        Add(0x0028_0011, "US", Short(Columns, big));
        Add(0x0028_0030, "DS", Numbers(Spacing));
        Add(0x0028_0100, "US", Short(BitsAllocated, big));
        Add(0x0028_0101, "US", Short(BitsStored, big));
        Add(0x0028_0102, "US", Short(HighBit ?? (ushort)(BitsStored - 1), big));
        Add(0x0028_0103, "US", Short((ushort)(Signed ? 1 : 0), big));
        Add(0x0028_1052, "DS", Numbers(Intercept));
        Add(0x0028_1053, "DS", Numbers(Slope));
        var values = Pixels ?? [.. Enumerable.Range(0, Rows * Columns * Samples).Select(v => (long)v)];
        Add(0x7FE0_0010, BitsAllocated == 8 ? "OB" : "OW", [.. values.SelectMany(v => Pixel(v, big))]);
        return all;
    }

    private byte[] Pixel(long v, bool big)
    {
        byte[] b = BitsAllocated switch
        {
            8 => [(byte)v],
            32 => BitConverter.GetBytes((int)v),
            _ => BitConverter.GetBytes((ushort)v),
        };
        if (big)
        {
            Array.Reverse(b);
        }

        return b;
    }

    private static void Element(Stream to, uint tag, string vr, byte[] value, bool isExplicit, bool big, bool undefined = false)
    {
        if (value.Length % 2 == 1 && !undefined)
        {
            value = [.. value, (byte)(vr == "UI" ? 0 : ' ')];
        }

        to.Write(Short((ushort)(tag >> 16), big));
        to.Write(Short((ushort)tag, big));
        var length = undefined ? uint.MaxValue : (uint)value.Length;
        if (!isExplicit)
        {
            to.Write(Long(length, big));
        }
        else if (vr is "OB" or "OW" or "SQ" or "UN" or "UT")
        {
            to.Write(Encoding.ASCII.GetBytes(vr));
            to.Write([0, 0]);
            to.Write(Long(length, big));
        }
        else
        {
            to.Write(Encoding.ASCII.GetBytes(vr));
            to.Write(Short((ushort)length, big));
        }

        to.Write(value);
    }

    private static byte[] Text(string s) => Encoding.ASCII.GetBytes(s);

    private static byte[] Numbers(params double[] values) =>
        Text(string.Join('\\', values.Select(v => v.ToString("0.########", CultureInfo.InvariantCulture))));

    private static byte[] Short(ushort v, bool big)
    {
        var b = new byte[2];
        if (big)
        {
            BinaryPrimitives.WriteUInt16BigEndian(b, v);
        }
        else
        {
            BinaryPrimitives.WriteUInt16LittleEndian(b, v);
        }

        return b;
    }

    private static byte[] Long(uint v, bool big)
    {
        var b = new byte[4];
        if (big)
        {
            BinaryPrimitives.WriteUInt32BigEndian(b, v);
        }
        else
        {
            BinaryPrimitives.WriteUInt32LittleEndian(b, v);
        }

        return b;
    }
}
