using System.Buffers.Binary;

namespace Mem3D.Data.Formats.Dicom.Codecs;

/// <summary>RLE Lossless (PS3.5, annex G): one PackBits segment a byte of a sample, the highest byte first.</summary>
internal static class RleDecoder
{
    private const int HeaderLength = 64;

    /// <exception cref="Core.Errors.Mem3DException">Damaged.</exception>
    public static byte[] Decode(FrameFormat format, ReadOnlySpan<byte> code)
    {
        var depth = format.BytesPerSample;
        var segments = format.Samples * depth;
        if (code.Length < HeaderLength || BinaryPrimitives.ReadUInt32LittleEndian(code) != segments)
        {
            throw DicomErrors.Damaged("its run-length segments do not match its header");
        }

        var bytes = new byte[format.DecodedLength];
        var pixel = format.Samples * depth;
        for (var s = 0; s < segments; s++)
        {
            var start = BinaryPrimitives.ReadUInt32LittleEndian(code[(4 + (4 * s))..]);
            var end = s + 1 < segments ? BinaryPrimitives.ReadUInt32LittleEndian(code[(8 + (4 * s))..]) : (uint)code.Length;
            if (start < HeaderLength || end < start || end > code.Length)
            {
                throw DicomErrors.Damaged("its run-length segments lie outside its pixels");
            }

            var sample = s / depth;
            var place = (sample * depth) + depth - 1 - (s % depth);
            Unpack(code[(int)start..(int)end], bytes, place, pixel);
        }

        return bytes;
    }

    private static void Unpack(ReadOnlySpan<byte> packed, byte[] to, int at, int step)
    {
        for (var n = 0; at < to.Length;)
        {
            if (n >= packed.Length)
            {
                throw DicomErrors.EndsEarly();
            }

            var control = (sbyte)packed[n++];
            if (control >= 0)
            {
                var count = control + 1;
                if (n + count > packed.Length && at + ((packed.Length - n) * (long)step) < to.Length)
                {
                    throw DicomErrors.EndsEarly();
                }

                for (; count > 0 && at < to.Length; count--, at += step)
                {
                    to[at] = packed[n++];
                }

                n += count;
            }
            else if (control != sbyte.MinValue)
            {
                if (n >= packed.Length)
                {
                    throw DicomErrors.EndsEarly();
                }

                var value = packed[n++];
                for (var count = 1 - control; count > 0 && at < to.Length; count--, at += step)
                {
                    to[at] = value;
                }
            }
        }
    }
}
