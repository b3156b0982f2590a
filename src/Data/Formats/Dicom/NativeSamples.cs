using Mem3D.Data.Formats.Dicom.Codecs;

namespace Mem3D.Data.Formats.Dicom;

/// <summary>Uncompressed pixels as a data set holds them, brought into one form.</summary>
internal static class NativeSamples
{
    /// <summary>First byte and number of bytes that hold a frame of single bits; frames follow each other without a gap (PS3.5, 8.1.1 and D).</summary>
    public static (long From, int Count) BitRange(FrameFormat format, int index)
    {
        var first = (long)index * format.DecodedLength;
        return (first / 8, (int)(((first + format.DecodedLength + 7) / 8) - (first / 8)));
    }

    /// <summary>A byte a bit, the lowest bit first, of the bytes of <see cref="BitRange"/>.</summary>
    public static byte[] Bits(FrameFormat format, int index, ReadOnlySpan<byte> packed)
    {
        var values = new byte[format.DecodedLength];
        var first = (int)((long)index * values.Length % 8);
        for (var n = 0; n < values.Length; n++)
        {
            values[n] = (byte)((packed[(first + n) >> 3] >> ((first + n) & 7)) & 1);
        }

        return values;
    }

    /// <summary>Colour plane by plane as colour pixel by pixel.</summary>
    public static byte[] ByPixel(ReadOnlySpan<byte> planes, FrameFormat format)
    {
        var (bytes, size, plane) = (new byte[planes.Length], format.BytesPerSample, format.Rows * format.Columns);
        for (var n = 0; n < plane * format.Samples; n++)
        {
            planes.Slice(((n % format.Samples * plane) + (n / format.Samples)) * size, size).CopyTo(bytes.AsSpan(n * size));
        }

        return bytes;
    }
}
