using System.Numerics.Tensors;

namespace Mem3D.Inference.Preprocessing;

/// <summary>Percentiles with linear interpolation between order statistics (numpy's and torch's default).</summary>
internal static class Percentile
{
    /// <summary>
    /// The value at share <paramref name="q"/> ∈ [0, 1] of at least one value. Puts the values into another order; takes time linear in their number
    /// (Hoare's selection). What is not a number counts as least, as when sorting.
    /// </summary>
    public static double Of(Span<float> values, double q)
    {
        var at = q * (values.Length - 1);
        var low = (int)at;
        Select(values, low);
        var lower = values[low];
        return at == low ? lower : lower + ((at - low) * ((double)TensorPrimitives.Min(values[(low + 1)..]) - lower));
    }

    /// <summary>Brings the value that would stand at <paramref name="k"/> after sorting there, smaller ones before it, larger ones behind.</summary>
    private static void Select(Span<float> values, int k)
    {
        var (left, right) = (MoveNaNFirst(values), values.Length - 1);
        while (left < right && k >= left)
        {
            var pivot = Middle(values[left], values[(left + right) / 2], values[right]);
            var (i, j) = (left, right);
            while (i <= j)
            {
                while (values[i] < pivot)
                {
                    i++;
                }

                while (values[j] > pivot)
                {
                    j--;
                }

                if (i <= j)
                {
                    (values[i], values[j]) = (values[j], values[i]);
                    i++;
                    j--;
                }
            }

            if (k > j && k < i)
            {
                return;
            }

            (left, right) = k <= j ? (left, j) : (i, right);
        }
    }

    private static int MoveNaNFirst(Span<float> values)
    {
        var count = 0;
        if (float.IsNaN(TensorPrimitives.Max(values)))
        {
            for (var i = 0; i < values.Length; i++)
            {
                if (float.IsNaN(values[i]))
                {
                    (values[i], values[count]) = (values[count], values[i]);
                    count++;
                }
            }
        }

        return count;
    }

    private static float Middle(float a, float b, float c) => MathF.Max(MathF.Min(a, b), MathF.Min(MathF.Max(a, b), c));
}
