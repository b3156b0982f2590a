using System.Buffers.Binary;

namespace Mem3D.Data.Formats.Dicom.Codecs;

/// <summary>Markers of JPEG code streams (ISO/IEC 10918-1, table B.1).</summary>
internal static class JpegMarkers
{
    public const byte Baseline = 0xC0;
    public const byte Extended = 0xC1;
    public const byte Progressive = 0xC2;
    public const byte Lossless = 0xC3;
    public const byte HuffmanTables = 0xC4;
    public const byte ArithmeticConditioning = 0xCC;
    public const byte FirstRestart = 0xD0;
    public const byte LastRestart = 0xD7;
    public const byte Start = 0xD8;
    public const byte End = 0xD9;
    public const byte Scan = 0xDA;
    public const byte QuantisationTables = 0xDB;
    public const byte RestartInterval = 0xDD;
    public const byte JpegLsFrame = 0xF7;

    /// <summary>A frame header of any process; DHT, JPG and DAC lie in the same range and are none.</summary>
    public static bool IsFrame(byte marker) => marker is >= 0xC0 and <= 0xCF and not (HuffmanTables or 0xC8 or ArithmeticConditioning);

    /// <summary>Whether these bytes begin a code stream: SOI, SOC, or a JP2 file.</summary>
    public static bool Begins(ReadOnlySpan<byte> code) => (code.Length >= 3 && code[0] == 0xFF && code[1] == Start && code[2] == 0xFF) || IsJpeg2000(code);

    public static CodeStream Kind(ReadOnlySpan<byte> code)
    {
        if (IsJpeg2000(code))
        {
            return CodeStream.Jpeg2000;
        }

        if (!Begins(code))
        {
            return CodeStream.Unknown;
        }

        for (var at = 2; at + 4 <= code.Length;)
        {
            var marker = code[at + 1];
            if (code[at] != 0xFF || marker == Scan)
            {
                break;
            }

            if (marker == 0xFF)
            {
                at++;
                continue;
            }

            if (marker == JpegLsFrame)
            {
                return CodeStream.JpegLs;
            }

            if (IsFrame(marker))
            {
                return CodeStream.Jpeg;
            }

            at += 2 + BinaryPrimitives.ReadUInt16BigEndian(code[(at + 2)..]);
        }

        return CodeStream.Unknown;
    }

    private static bool IsJpeg2000(ReadOnlySpan<byte> code) =>
        code.StartsWith((ReadOnlySpan<byte>)[0xFF, 0x4F, 0xFF, 0x51]) || code.StartsWith((ReadOnlySpan<byte>)[0, 0, 0, 0x0C, 0x6A, 0x50, 0x20, 0x20]);
}
