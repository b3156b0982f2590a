namespace Mem3D.Core.Quality;

/// <summary>What speaks for fixing a slice.</summary>
/// <param name="Quality">Estimated IoU, [0, 1].</param>
/// <param name="Empty">It has no mask and lies beside the target's end.</param>
/// <param name="Jump">Relative change of the mask's area against a direct neighbour where it is notable, [0, 1]; null: none.</param>
/// <param name="Distance">Slices from the nearest anchor; null: there is no anchor.</param>
public sealed record SuggestionFacts(float Quality, bool Empty, double? Jump, int? Distance)
{
    /// <summary>In English: "estimated IoU 0.62, area jumps by 40 %, 12 slices from the nearest anchor".</summary>
    public override string ToString()
    {
        var facts = new List<string> { FormattableString.Invariant($"estimated IoU {Quality:0.00}") };
        if (Empty)
        {
            facts.Add("empty beside the target's end");
        }

        if (Jump is { } jump)
        {
            facts.Add(FormattableString.Invariant($"area jumps by {jump * 100:0} %"));
        }

        if (Distance is { } d)
        {
            facts.Add($"{d} {(d == 1 ? "slice" : "slices")} from the nearest anchor");
        }

        return string.Join(", ", facts);
    }
}
