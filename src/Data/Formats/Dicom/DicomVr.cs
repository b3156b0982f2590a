namespace Mem3D.Data.Formats.Dicom;

/// <summary>Value representations (DICOM PS3.5, 6.2 and 7.1.2).</summary>
internal static class DicomVr
{
    private const string Known = "AE AS AT CS DA DS DT FD FL IS LO LT OB OD OF OL OV OW PN SH SL SQ SS ST SV TM UC UI UL UN UR US UT UV";
    private const string WithLongLength = "OB OD OF OL OV OW SQ SV UC UN UR UT UV";

    private static readonly HashSet<ushort> KnownCodes = Codes(Known);
    private static readonly HashSet<ushort> LongCodes = Codes(WithLongLength);

    public static ushort Unknown { get; } = Code((byte)'U', (byte)'N');

    public static ushort Sequence { get; } = Code((byte)'S', (byte)'Q');

    /// <summary>OW: bytes are swapped in pairs where the data set is big endian, also those of 8-bit pixels.</summary>
    public static ushort Words { get; } = Code((byte)'O', (byte)'W');

    public static ushort Code(byte first, byte second) => (ushort)((first << 8) | second);

    public static bool IsKnown(byte first, byte second) => KnownCodes.Contains(Code(first, second));

    /// <summary>Two printable characters, also odd ones such as "??": a short length follows. Anything else is no VR.</summary>
    public static bool IsPrintable(byte first, byte second) => first is >= 0x20 and < 0x7F && second is >= 0x20 and < 0x7F;

    /// <summary>Two reserved bytes and a length of four bytes follow.</summary>
    public static bool IsLong(ushort code) => LongCodes.Contains(code);

    private static HashSet<ushort> Codes(string list) => [.. list.Split(' ').Select(v => Code((byte)v[0], (byte)v[1]))];
}
