using System.Buffers.Binary;
using System.Runtime.InteropServices;

namespace Mem3D.Data.Formats.Samples;

/// <summary>Stored voxels of any type and byte order to rescaled doubles.</summary>
internal static class SampleDecoder
{
    /// <summary>Decodes in place order; <paramref name="bytes"/> may be byte-swapped by this call.</summary>
    public static void Decode(SampleFormat format, Span<byte> bytes, Span<double> values)
    {
        if (format.BigEndian)
        {
            Swap(bytes, format.BytesPerSample);
        }

        switch (format.Type)
        {
            case SampleType.UInt8: Convert<byte>(bytes, values); break;
            case SampleType.Int8: Convert<sbyte>(bytes, values); break;
            case SampleType.Int16: Convert<short>(bytes, values); break;
            case SampleType.UInt16: Convert<ushort>(bytes, values); break;
            case SampleType.Int32: Convert<int>(bytes, values); break;
            case SampleType.UInt32: Convert<uint>(bytes, values); break;
            case SampleType.Int64: Convert<long>(bytes, values); break;
            case SampleType.UInt64: Convert<ulong>(bytes, values); break;
            case SampleType.Float32: Convert<float>(bytes, values); break;
            default: Convert<double>(bytes, values); break;
        }

        Rescale(format, values);
    }

    /// <summary>Applies slope and intercept; what is not finite becomes 0.</summary>
    public static void Rescale(SampleFormat format, Span<double> values)
    {
        var (slope, intercept) = (format.Slope, format.Intercept);
        for (var n = 0; n < values.Length; n++)
        {
            var v = (values[n] * slope) + intercept;
            values[n] = double.IsFinite(v) ? v : 0;
        }
    }

    private static void Convert<T>(ReadOnlySpan<byte> bytes, Span<double> values)
        where T : unmanaged, System.Numerics.INumber<T>
    {
        var stored = MemoryMarshal.Cast<byte, T>(bytes);
        for (var n = 0; n < values.Length; n++)
        {
            values[n] = double.CreateTruncating(stored[n]);
        }
    }

    private static void Swap(Span<byte> bytes, int width)
    {
        switch (width)
        {
            case 2:
                var two = MemoryMarshal.Cast<byte, short>(bytes);
                BinaryPrimitives.ReverseEndianness(two, two);
                break;
            case 4:
                var four = MemoryMarshal.Cast<byte, int>(bytes);
                BinaryPrimitives.ReverseEndianness(four, four);
                break;
            case 8:
                var eight = MemoryMarshal.Cast<byte, long>(bytes);
                BinaryPrimitives.ReverseEndianness(eight, eight);
                break;
        }
    }
}
