using Mem3D.Core.Masks;

namespace Mem3D.Core.Evaluation;

/// <summary>How much two masks have in common.</summary>
public static class Overlap
{
    /// <summary>Dice coefficient 2|A∩B| / (|A| + |B|), [0, 1]; two empty masks agree fully (1).</summary>
    /// <exception cref="ArgumentException">Masks of different sizes.</exception>
    public static double Dice(ReadOnlySpan<byte> a, ReadOnlySpan<byte> b)
    {
        var (both, sum) = Count(a, b);
        return sum == 0 ? 1 : 2.0 * both / sum;
    }

    /// <summary>Volume Dice.</summary>
    public static double Dice(MaskVolume a, MaskVolume b) => Dice(a.Values, b.Values);

    /// <summary>Intersection over union |A∩B| / |A∪B|, [0, 1]; two empty masks agree fully (1).</summary>
    /// <exception cref="ArgumentException">Masks of different sizes.</exception>
    public static double Iou(ReadOnlySpan<byte> a, ReadOnlySpan<byte> b)
    {
        var (both, sum) = Count(a, b);
        return sum == 0 ? 1 : (double)both / (sum - both);
    }

    /// <summary>Intersection over union of two slices.</summary>
    public static double Iou(SliceMask a, SliceMask b) => Iou(a.Values, b.Values);

    private static (long Both, long Sum) Count(ReadOnlySpan<byte> a, ReadOnlySpan<byte> b)
    {
        if (a.Length != b.Length)
        {
            throw new ArgumentException($"Masks of {a.Length} and {b.Length} voxels cannot be compared.", nameof(b));
        }

        long both = 0, sum = 0;
        for (var i = 0; i < a.Length; i++)
        {
            both += a[i] & b[i];
            sum += a[i] + b[i];
        }

        return (both, sum);
    }
}
