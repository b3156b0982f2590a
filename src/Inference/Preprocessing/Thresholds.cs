using System.Buffers;
using System.Numerics;
using System.Runtime.InteropServices;

namespace Mem3D.Inference.Preprocessing;

/// <summary>What is done to every probability of a slice, with vector instructions. A mask m of probabilities p is p &gt; 0.5.</summary>
internal static class Thresholds
{
    private const float Half = 0.5f;

    /// <summary>Values below <paramref name="floor"/> become 0.</summary>
    public static void CutBelow(Span<float> values, float floor)
    {
        var vectors = MemoryMarshal.Cast<float, Vector<float>>(values);
        var least = new Vector<float>(floor);
        foreach (ref var v in vectors)
        {
            v = Vector.ConditionalSelect(Vector.LessThan(v, least), Vector<float>.Zero, v);
        }

        foreach (ref var v in values[(vectors.Length * Vector<float>.Count)..])
        {
            v = v < floor ? 0 : v;
        }
    }

    /// <summary>Writes the mask, 0 or 1 a voxel.</summary>
    public static void ToMask(ReadOnlySpan<float> probabilities, Span<byte> mask)
    {
        var from = MemoryMarshal.Cast<float, Vector<float>>(probabilities);
        var to = MemoryMarshal.Cast<byte, Vector<byte>>(mask[..probabilities.Length]);
        for (var i = 0; i < to.Length; i++)
        {
            var four = from.Slice(4 * i, 4);
            to[i] = Vector.AsVectorByte(Vector.Narrow(
                Vector.Narrow(Above(four[0]), Above(four[1])), Vector.Narrow(Above(four[2]), Above(four[3])))) & Vector<byte>.One;
        }

        for (var i = to.Length * Vector<byte>.Count; i < probabilities.Length; i++)
        {
            mask[i] = probabilities[i] > Half ? (byte)1 : (byte)0;
        }
    }

    /// <summary>Voxels in the mask and their box.</summary>
    /// <param name="probabilities">Row by row.</param>
    /// <param name="width">Values a row.</param>
    public static (int Area, VoxelRect Box) Measure(ReadOnlySpan<float> probabilities, int width)
    {
        var (area, box) = (0, default(VoxelRect));
        var rented = ArrayPool<byte>.Shared.Rent(Math.Max(width, 1));
        var row = rented.AsSpan(0, width);
        for (var y = 0; y * width < probabilities.Length; y++)
        {
            ToMask(probabilities.Slice(y * width, width), row);
            if (row.IndexOf((byte)1) is var first and >= 0)
            {
                area += row.Count((byte)1);
                box = box.Union(new VoxelRect(first, y, row.LastIndexOf((byte)1) + 1, y + 1));
            }
        }

        ArrayPool<byte>.Shared.Return(rented);
        return (area, box);
    }

    /// <summary>Σ p·m, Σ p·(1 − m) and Σ m.</summary>
    public static (double Inside, double Outside, int Area) Sums(ReadOnlySpan<float> probabilities)
    {
        var vectors = MemoryMarshal.Cast<float, Vector<float>>(probabilities);
        var (all, within, count) = (Vector<double>.Zero, Vector<double>.Zero, Vector<int>.Zero);
        foreach (var v in vectors)
        {
            var above = Above(v);
            Vector.Widen(v, out var low, out var high);
            all += low + high;
            Vector.Widen(Vector.AsVectorSingle(above & Vector.AsVectorInt32(v)), out low, out high);
            within += low + high;
            count -= above;
        }

        var (inside, sum, area) = (Vector.Sum(within), Vector.Sum(all), Vector.Sum(count));
        foreach (var p in probabilities[(vectors.Length * Vector<float>.Count)..])
        {
            sum += p;
            (inside, area) = p > Half ? (inside + p, area + 1) : (inside, area);
        }

        return (inside, sum - inside, area);
    }

    /// <summary>−1 where the mask is 1.</summary>
    private static Vector<int> Above(Vector<float> v) => Vector.GreaterThan(v, new Vector<float>(Half));
}
