using Mem3D.Core.Errors;

namespace Mem3D.Core.Masks;

/// <summary>
/// Run-length code of a <see cref="SliceMask"/>: alternating run lengths of 0 and 1 in storage order, starting with a run of 0 (which may be
/// of length 0), each an unsigned LEB128 integer. The same bytes go into the database and over the hub. An empty slice is one run.
/// </summary>
public static class RunLength
{
    public static byte[] Encode(SliceMask mask)
    {
        var bytes = new List<byte>(64);
        ReadOnlySpan<byte> rest = mask.Values;
        byte current = 0;
        while (!rest.IsEmpty)
        {
            var run = rest.IndexOfAnyExcept(current);
            if (run < 0)
            {
                run = rest.Length;
            }

            var n = (uint)run;
            while (n >= 0x80)
            {
                bytes.Add((byte)(n | 0x80));
                n >>= 7;
            }

            bytes.Add((byte)n);
            rest = rest[run..];
            current ^= 1;
        }

        return [.. bytes];
    }

    /// <exception cref="Mem3DException">The code does not describe exactly width × height voxels.</exception>
    public static SliceMask Decode(ReadOnlySpan<byte> code, int width, int height)
    {
        var values = new byte[checked(width * height)];
        var position = 0;
        byte current = 0;
        var at = 0;
        while (at < code.Length)
        {
            ulong run = 0;
            var shift = 0;
            byte b;
            do
            {
                if (at >= code.Length || shift > 28)
                {
                    throw Broken(width, height);
                }

                b = code[at++];
                run |= (ulong)(b & 0x7F) << shift;
                shift += 7;
            }
            while ((b & 0x80) != 0);

            if (run > (ulong)(values.Length - position))
            {
                throw Broken(width, height);
            }

            if (current != 0)
            {
                values.AsSpan(position, (int)run).Fill(1);
            }

            position += (int)run;
            current ^= 1;
        }

        return position == values.Length ? new SliceMask(width, height, values) : throw Broken(width, height);
    }

    private static Mem3DException Broken(int width, int height) =>
        new(ErrorKind.Invalid, $"A run-length coded mask does not describe {width}×{height} voxels.", "Reload the page; if it happens again, restore the case from its last round.");
}
