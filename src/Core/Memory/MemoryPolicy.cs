using Mem3D.Core.Segmentation;

namespace Mem3D.Core.Memory;

/// <summary>
/// Who stays in memory (section 2.2 of the paper, with our permanent memory): every anchored slice for ever, of which a read sees the nearest that are
/// not younger than the anchor its pass started from; the previous slice of the pass; every Nth slice of the pass, of which the oldest leaves first. Pure: storage is the engine's business.
/// </summary>
public static class MemoryPolicy
{
    /// <summary>The anchors a read of <paramref name="slice"/> sees: nearest first, of two at the same distance the lower index first.</summary>
    /// <param name="anchors">Ascending slice indices.</param>
    /// <param name="slice">The slice about to be read.</param>
    /// <param name="nearest">Filled; at most as long as <paramref name="anchors"/>.</param>
    /// <exception cref="ArgumentException">More places than anchors.</exception>
    public static void Nearest(ReadOnlySpan<int> anchors, int slice, Span<int> nearest)
    {
        if (nearest.Length > anchors.Length)
        {
            throw new ArgumentException($"There are {anchors.Length} anchors, {nearest.Length} were wanted.", nameof(nearest));
        }

        var above = 0;
        while (above < anchors.Length && anchors[above] <= slice)
        {
            above++;
        }

        var below = above - 1;
        for (var i = 0; i < nearest.Length; i++)
        {
            var takeBelow = below >= 0 && (above == anchors.Length || slice - anchors[below] <= anchors[above] - slice);
            nearest[i] = takeBelow ? anchors[below--] : anchors[above++];
        }
    }

    /// <summary>As <see cref="Nearest(ReadOnlySpan{int}, int, Span{int})"/>, pinned anchors before all others, of these the nearest first.</summary>
    /// <param name="anchors">Ascending slice indices.</param>
    /// <param name="pinned">Slices that every read sees; those that are no anchors count for nothing.</param>
    /// <param name="slice">The slice about to be read.</param>
    /// <param name="nearest">Filled; at most as long as <paramref name="anchors"/>.</param>
    /// <exception cref="ArgumentException">More places than anchors.</exception>
    public static void Nearest(ReadOnlySpan<int> anchors, IReadOnlyList<int> pinned, int slice, Span<int> nearest)
    {
        if (pinned.Count == 0)
        {
            Nearest(anchors, slice, nearest);
            return;
        }

        var order = new int[anchors.Length];
        Nearest(anchors, slice, order);
        var first = order.Where(pinned.Contains).Concat(order.Where(anchor => !pinned.Contains(anchor))).Take(nearest.Length).ToArray();
        (first.Length == nearest.Length ? first : throw new ArgumentException($"There are {anchors.Length} anchors, {nearest.Length} were wanted.", nameof(nearest)))
            .CopyTo(nearest);
    }

    /// <summary>
    /// As <see cref="ReadBy(IReadOnlyList{Anchor}, int)"/> with a person's choices: dropped anchors are not read, pinned ones are however young; a pass
    /// whose memory would be empty keeps the anchor it starts from.
    /// </summary>
    /// <param name="anchors">All anchors, ascending by slice.</param>
    /// <param name="anchor">The slice the passes start from; one of them.</param>
    /// <param name="choices">What a person pinned and dropped.</param>
    public static IReadOnlyList<Anchor> ReadBy(IReadOnlyList<Anchor> anchors, int anchor, MemoryChoices choices)
    {
        var order = anchors.First(a => a.Slice == anchor).Order;
        var read = anchors.Where(a => choices.Pinned.Contains(a.Slice) || (a.Order <= order && !choices.Dropped.Contains(a.Slice))).ToList();
        return read.Count > 0 ? read : [.. anchors.Where(a => a.Slice == anchor)];
    }

    /// <summary>
    /// Anchors that the passes of an anchor may read: those no younger than it. So an older anchor's passes need not run again when another slice is
    /// drawn; the younger one's passes see both.
    /// </summary>
    /// <param name="anchors">All anchors, ascending by slice.</param>
    /// <param name="anchor">The slice the passes start from; one of them.</param>
    public static IReadOnlyList<Anchor> ReadBy(IReadOnlyList<Anchor> anchors, int anchor)
    {
        var order = anchors.First(a => a.Slice == anchor).Order;
        return [.. anchors.Where(a => a.Order <= order)];
    }

    /// <summary>True when the slice that is <paramref name="travelled"/> slices from its anchor is kept as working memory.</summary>
    public static bool BecomesWorking(int travelled, int every) => travelled % every == 0;
}
