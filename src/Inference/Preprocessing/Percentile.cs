namespace Mem3D.Inference.Preprocessing;

/// <summary>Percentiles with linear interpolation between order statistics (numpy's and torch's default).</summary>
internal static class Percentile
{
    /// <summary>The value at share <paramref name="q"/> ∈ [0, 1] of ascending values; at least one.</summary>
    public static double OfSorted(ReadOnlySpan<float> sorted, double q)
    {
        var at = q * (sorted.Length - 1);
        var low = (int)at;
        var high = Math.Min(low + 1, sorted.Length - 1);
        return sorted[low] + ((at - low) * ((double)sorted[high] - sorted[low]));
    }
}
