using Mem3D.Inference.Preprocessing;

namespace Mem3D.Inference.Interaction;

/// <summary>What the network's probabilities [S, S] say about the mask p &gt; 0.5 (docs/networks.md, Scribble, click).</summary>
internal static class Certainty
{
    /// <summary>The certainty of a view that its mask leaves counts this much.</summary>
    private const double TooSmall = 0.7;

    /// <summary>Two masks of a smaller IoU do not agree.</summary>
    private const double Agrees = 0.7;

    /// <summary>The expected IoU (Σ p·m + 2) / (Σ m + Σ p·(1 − m) + 2), m = p &gt; 0.5; less when the mask leaves the view; 0 without a cell in the mask.</summary>
    public static double Of(ReadOnlySpan<float> output, bool leaves)
    {
        var (inside, outside, area) = Thresholds.Sums(output);
        return area == 0 ? 0 : (inside + 2) / (area + outside + 2) * (leaves ? TooSmall : 1);
    }

    /// <summary>More than <paramref name="share"/> of the 4S − 4 border cells are foreground.</summary>
    public static bool TouchesBorder(ReadOnlySpan<float> output, int size, double share)
    {
        var count = 0;
        for (var i = 0; i < size; i++)
        {
            count += output[i] > 0.5f ? 1 : 0;
            count += output[((size - 1) * size) + i] > 0.5f ? 1 : 0;
            if (i > 0 && i < size - 1)
            {
                count += output[i * size] > 0.5f ? 1 : 0;
                count += output[(i * size) + size - 1] > 0.5f ? 1 : 0;
            }
        }

        return count > share * ((4 * size) - 4);
    }

    /// <summary>False for a correction that changes the mask so much (IoU below 0.7) that it looks again, from its own mask.</summary>
    public static bool Agree(ReadOnlySpan<float> before, ReadOnlySpan<float> after)
    {
        var (both, either) = (0, 0);
        for (var i = 0; i < before.Length; i++)
        {
            both += before[i] > 0.5f && after[i] > 0.5f ? 1 : 0;
            either += before[i] > 0.5f || after[i] > 0.5f ? 1 : 0;
        }

        return both >= Agrees * either;
    }
}
