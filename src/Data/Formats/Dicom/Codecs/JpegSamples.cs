namespace Mem3D.Data.Formats.Dicom.Codecs;

/// <summary>Turns coefficients into samples: inverse transform, clamping, and, where colour has fewer samples, interpolation.</summary>
internal static class JpegSamples
{
    private const int Bits = 13;

    /// <summary>Pixel by pixel, the components of a pixel side by side; colour stays in the space it was coded in.</summary>
    /// <exception cref="Core.Errors.Mem3DException">A table is missing, or a sampling that is not read.</exception>
    public static int[] Of(JpegFrame frame, ushort[]?[] quantisation, CancellationToken cancellation)
    {
        var count = frame.Components.Length;
        var values = new int[frame.Width * frame.Height * count];
        for (var n = 0; n < count; n++)
        {
            var c = frame.Components[n];
            var table = quantisation[c.QuantisationTable] ?? throw DicomErrors.Damaged("a JPEG quantisation table is missing");
            var plane = Plane(c, table, frame.Precision, cancellation);
            int h = frame.MostHorizontal / c.Horizontal, v = frame.MostVertical / c.Vertical;
            if (h * c.Horizontal != frame.MostHorizontal || v * c.Vertical != frame.MostVertical || h > 2 || v > 2 || (h == 1 && v == 2))
            {
                throw DicomErrors.Unsupported("The image's colours are sampled in a way that is not read.", "Decompress the series first, for example with \"dcmdjpeg\".");
            }

            for (var y = 0; y < frame.Height; y++)
            {
                var to = (y * frame.Width * count) + n;
                var row = plane.AsSpan(y / v * c.Stride * 8, c.Width);
                var other = v == 1 ? row : plane.AsSpan(Math.Clamp((y / 2) + (y % 2 == 0 ? -1 : 1), 0, c.Height - 1) * c.Stride * 8, c.Width);
                for (var x = 0; x < frame.Width; x++, to += count)
                {
                    values[to] = h == 1 ? row[x] : v == 1 ? Between(row, x) : Between(row, other, x);
                }
            }
        }

        return values;
    }

    /// <summary>Triangle filter along x (the IJG's "fancy" upsampling).</summary>
    private static int Between(ReadOnlySpan<short> row, int x)
    {
        int near = row[x / 2], far = row[Math.Clamp((x / 2) + (x % 2 == 0 ? -1 : 1), 0, row.Length - 1)];
        return row.Length < 3 || far == near ? near : ((3 * near) + far + 1 + (x % 2)) >> 2;
    }

    /// <summary>The same along x and y.</summary>
    private static int Between(ReadOnlySpan<short> row, ReadOnlySpan<short> other, int x)
    {
        if (row.Length < 3)
        {
            return row[x / 2];
        }

        var side = Math.Clamp((x / 2) + (x % 2 == 0 ? -1 : 1), 0, row.Length - 1);
        int near = (3 * row[x / 2]) + other[x / 2], far = (3 * row[side]) + other[side];
        return ((3 * near) + far + 8 - (x % 2)) >> 4;
    }

    private static short[] Plane(JpegComponent c, ushort[] table, int precision, CancellationToken cancellation)
    {
        var stride = c.Stride * 8;
        var plane = new short[stride * c.BlocksHigh * 8];
        Span<long> block = stackalloc long[64];
        var (middle, most) = (1 << (precision - 1), (1 << precision) - 1);
        var firstPass = precision == 8 ? 2 : 1;
        for (var y = 0; y < c.BlocksHigh; y++)
        {
            cancellation.ThrowIfCancellationRequested();
            for (var x = 0; x < c.BlocksWide; x++)
            {
                var coefficients = c.Block(x, y);
                for (var n = 0; n < 64; n++)
                {
                    block[n] = coefficients[n] * table[n];
                }

                for (var n = 0; n < 8; n++)
                {
                    Transform(block, n, 8, Bits - firstPass);
                }

                for (var n = 0; n < 8; n++)
                {
                    Transform(block, n * 8, 1, Bits + firstPass + 3);
                    var to = plane.AsSpan((((y * 8) + n) * stride) + (x * 8), 8);
                    for (var i = 0; i < 8; i++)
                    {
                        to[i] = (short)Math.Clamp(block[(n * 8) + i] + middle, 0, most);
                    }
                }
            }
        }

        return plane;
    }

    /// <summary>
    /// One-dimensional inverse DCT of eight values with 13-bit constants: Loeffler, Ligtenberg and Moschytz, "Practical fast 1-D DCT algorithms with
    /// 11 multiplications", ICASSP 1989, in the order of operations of the IJG's accurate integer transform.
    /// </summary>
    private static void Transform(Span<long> b, int at, int step, int shift)
    {
        long i0 = b[at], i1 = b[at + step], i2 = b[at + (2 * step)], i3 = b[at + (3 * step)];
        long i4 = b[at + (4 * step)], i5 = b[at + (5 * step)], i6 = b[at + (6 * step)], i7 = b[at + (7 * step)];
        var rounding = 1L << (shift - 1);

        var z1 = (i2 + i6) * 4433;
        var t2 = z1 - (i6 * 15137);
        var t3 = z1 + (i2 * 6270);
        var t0 = ((i0 + i4) << Bits) + rounding;
        var t1 = ((i0 - i4) << Bits) + rounding;
        long e0 = t0 + t3, e3 = t0 - t3, e1 = t1 + t2, e2 = t1 - t2;

        var z5 = (i7 + i3 + i5 + i1) * 9633;
        var z3 = z5 - ((i7 + i3) * 16069);
        var z4 = z5 - ((i5 + i1) * 3196);
        z1 = (i7 + i1) * -7373;
        var z2 = (i5 + i3) * -20995;
        var o3 = (i7 * 2446) + z1 + z3;
        var o2 = (i5 * 16819) + z2 + z4;
        var o1 = (i3 * 25172) + z2 + z3;
        var o0 = (i1 * 12299) + z1 + z4;

        b[at] = (e0 + o0) >> shift;
        b[at + (7 * step)] = (e0 - o0) >> shift;
        b[at + step] = (e1 + o1) >> shift;
        b[at + (6 * step)] = (e1 - o1) >> shift;
        b[at + (2 * step)] = (e2 + o2) >> shift;
        b[at + (5 * step)] = (e2 - o2) >> shift;
        b[at + (3 * step)] = (e3 + o3) >> shift;
        b[at + (4 * step)] = (e3 - o3) >> shift;
    }
}
