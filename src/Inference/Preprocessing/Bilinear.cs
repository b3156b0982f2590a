using System.Buffers;
using System.Numerics;
using System.Runtime.InteropServices;

namespace Mem3D.Inference.Preprocessing;

/// <summary>
/// Bilinear re-sampling on an axis-aligned grid, the one kernel behind sampling, moving masks between regions and pasting. Separable: source rows
/// are interpolated along x once each, then blended along y with vector instructions.
/// </summary>
internal static class Bilinear
{
    /// <summary>Fills <paramref name="destination"/> (height × width, x fastest) from <paramref name="source"/> (sourceHeight × sourceWidth).</summary>
    public static void Resample(
        ReadOnlySpan<float> source, int sourceWidth, int sourceHeight, AxisMap rows, AxisMap columns,
        Span<float> destination, int width, int height, Edge edge)
    {
        var taps = ArrayPool<Tap>.Shared.Rent(width + height);
        var lines = ArrayPool<float>.Shared.Rent(2 * width);
        var x = taps.AsSpan(0, width);
        var y = taps.AsSpan(width, height);
        Fill(columns, x, sourceWidth, edge);
        Fill(rows, y, sourceHeight, edge);
        var upper = lines.AsSpan(0, width);
        var lower = lines.AsSpan(width, width);
        int upperRow = -1, lowerRow = -1;
        for (var i = 0; i < height; i++)
        {
            var tap = y[i];
            if (tap.Low != upperRow && tap.Low == lowerRow)
            {
                var swap = upper;
                upper = lower;
                lower = swap;
                (upperRow, lowerRow) = (lowerRow, upperRow);
            }

            if (tap.Low != upperRow)
            {
                Across(source.Slice(tap.Low * sourceWidth, sourceWidth), x, upper);
                upperRow = tap.Low;
            }

            if (tap.High != lowerRow)
            {
                Across(source.Slice(tap.High * sourceWidth, sourceWidth), x, lower);
                lowerRow = tap.High;
            }

            Mix(upper, tap.LowWeight, lower, tap.HighWeight, destination.Slice(i * width, width));
        }

        ArrayPool<float>.Shared.Return(lines);
        ArrayPool<Tap>.Shared.Return(taps);
    }

    private static void Fill(AxisMap map, Span<Tap> taps, int length, Edge edge)
    {
        for (var i = 0; i < taps.Length; i++)
        {
            var at = map.Start + (i * map.Step);
            var floor = Math.Floor(at);
            var low = (int)Math.Clamp(floor, -2, length + 1);
            var share = (float)(at - floor);
            var (lowWeight, highWeight) = (1 - share, share);
            if (edge == Edge.Zero)
            {
                lowWeight = low < 0 || low >= length ? 0 : lowWeight;
                highWeight = low + 1 < 0 || low + 1 >= length ? 0 : highWeight;
            }

            taps[i] = new Tap(Math.Clamp(low, 0, length - 1), Math.Clamp(low + 1, 0, length - 1), lowWeight, highWeight);
        }
    }

    private static void Across(ReadOnlySpan<float> row, ReadOnlySpan<Tap> taps, Span<float> line)
    {
        for (var j = 0; j < taps.Length; j++)
        {
            var tap = taps[j];
            line[j] = (row[tap.Low] * tap.LowWeight) + (row[tap.High] * tap.HighWeight);
        }
    }

    private static void Mix(ReadOnlySpan<float> a, float weightA, ReadOnlySpan<float> b, float weightB, Span<float> destination)
    {
        var va = MemoryMarshal.Cast<float, Vector<float>>(a);
        var vb = MemoryMarshal.Cast<float, Vector<float>>(b);
        var vd = MemoryMarshal.Cast<float, Vector<float>>(destination);
        for (var i = 0; i < vd.Length; i++)
        {
            vd[i] = (va[i] * weightA) + (vb[i] * weightB);
        }

        for (var i = vd.Length * Vector<float>.Count; i < destination.Length; i++)
        {
            destination[i] = (a[i] * weightA) + (b[i] * weightB);
        }
    }

    private readonly record struct Tap(int Low, int High, float LowWeight, float HighWeight);
}
