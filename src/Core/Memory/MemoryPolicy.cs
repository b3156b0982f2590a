namespace Mem3D.Core.Memory;

/// <summary>
/// Who stays in memory (section 2.2 of the paper, with our permanent memory): every anchored slice for ever, of which a read sees the nearest;
/// the previous slice of the pass; every Nth slice of the pass, of which the oldest leaves first. Pure: storage is the engine's business.
/// </summary>
public static class MemoryPolicy
{
    /// <summary>The anchors a read of <paramref name="slice"/> sees: nearest first, of two at the same distance the lower index first.</summary>
    /// <param name="anchors">Ascending slice indices.</param>
    /// <param name="slice">The slice about to be read.</param>
    /// <param name="most">How many at most, ≥ 1.</param>
    public static IReadOnlyList<int> Nearest(IReadOnlyList<int> anchors, int slice, int most)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(most, 1);
        var count = Math.Min(most, anchors.Count);
        var nearest = new int[count];
        var above = 0;
        while (above < anchors.Count && anchors[above] <= slice)
        {
            above++;
        }

        var below = above - 1;
        for (var i = 0; i < count; i++)
        {
            var takeBelow = below >= 0 && (above == anchors.Count || slice - anchors[below] <= anchors[above] - slice);
            nearest[i] = takeBelow ? anchors[below--] : anchors[above++];
        }

        return nearest;
    }

    /// <summary>True when the slice that is <paramref name="travelled"/> slices from its anchor is kept as working memory.</summary>
    public static bool BecomesWorking(int travelled, int every) => travelled % every == 0;
}
