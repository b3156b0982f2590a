using System.Buffers;
using System.Numerics;
using System.Runtime.InteropServices;

namespace Mem3D.Inference.Preprocessing;

/// <summary>Mean over a block of cells; cells outside the array are left out of the mean.</summary>
internal static class BoxAverage
{
    /// <summary>Averages S × S cells over rows × columns neighbours (both odd) into <paramref name="destination"/>.</summary>
    public static void Apply(ReadOnlySpan<float> cells, int size, int rows, int columns, Span<float> destination)
    {
        var (halfRows, halfColumns) = (rows / 2, columns / 2);
        var rented = ArrayPool<float>.Shared.Rent(cells.Length);
        var across = rented.AsSpan(0, cells.Length);
        for (var i = 0; i < size; i++)
        {
            var row = cells.Slice(i * size, size);
            var mean = across.Slice(i * size, size);
            for (var j = 0; j < size; j++)
            {
                var (first, last) = (Math.Max(j - halfColumns, 0), Math.Min(j + halfColumns, size - 1));
                var sum = 0f;
                for (var n = first; n <= last; n++)
                {
                    sum += row[n];
                }

                mean[j] = sum / (last - first + 1);
            }
        }

        for (var i = 0; i < size; i++)
        {
            var (first, last) = (Math.Max(i - halfRows, 0), Math.Min(i + halfRows, size - 1));
            var result = destination.Slice(i * size, size);
            across.Slice(first * size, size).CopyTo(result);
            for (var n = first + 1; n <= last; n++)
            {
                Add(across.Slice(n * size, size), result);
            }

            Scale(result, 1f / (last - first + 1));
        }

        ArrayPool<float>.Shared.Return(rented);
    }

    private static void Add(ReadOnlySpan<float> row, Span<float> sum)
    {
        var from = MemoryMarshal.Cast<float, Vector<float>>(row);
        var to = MemoryMarshal.Cast<float, Vector<float>>(sum);
        for (var i = 0; i < to.Length; i++)
        {
            to[i] += from[i];
        }

        for (var i = to.Length * Vector<float>.Count; i < sum.Length; i++)
        {
            sum[i] += row[i];
        }
    }

    private static void Scale(Span<float> row, float factor)
    {
        for (var i = 0; i < row.Length; i++)
        {
            row[i] *= factor;
        }
    }
}
