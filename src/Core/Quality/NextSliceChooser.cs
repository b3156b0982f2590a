namespace Mem3D.Core.Quality;

/// <summary>
/// Chooses the slice to fix next. The default rule weighs the estimated error by the area it concerns, because the slices of lowest estimated
/// IoU are mostly tiny ones at the target's ends: correcting those hardly helps. The paper's rule (section 2.4) is
/// <see cref="NextSliceRule.LowestQuality"/>.
/// </summary>
public sealed class NextSliceChooser : INextSliceChooser
{
    /// <summary>Empty slices this close to the target's ends may be proposed: the target may go on there.</summary>
    private const int EndMargin = 2;

    /// <summary>Share of the anchors' median area that is at stake on any slice, however small its mask.</summary>
    private const double AreaFloor = 0.15;

    /// <summary>Slices from an anchor at which half of the error far from any is there.</summary>
    private const double HalfDistance = 12;

    private const double LeastGain = 1e-6;

    /// <summary>Change of area against a neighbour that is worth saying.</summary>
    private const double NotableJump = 0.25;

    public Suggestion? Choose(IReadOnlyList<SliceScore> scores, NextSliceRule rule)
    {
        var extent = Extent(scores, rule == NextSliceRule.LargestGap ? 0 : EndMargin);
        if (extent is not { } range)
        {
            return null;
        }

        var free = Enumerable.Range(0, scores.Count)
            .Where(i => !scores[i].Anchored && scores[i].Slice >= range.First && scores[i].Slice <= range.Last).ToList();
        if (free.Count == 0)
        {
            return null;
        }

        var anchors = scores.Where(s => s.Anchored).Select(s => s.Slice).ToList();
        var gains = Gains(scores, anchors);
        var best = rule switch
        {
            NextSliceRule.LowestQuality => free.MinBy(i => scores[i].Quality),
            NextSliceRule.LargestGap => free.MaxBy(i => Distance(anchors, scores[i].Slice) ?? 0),
            _ => free.MaxBy(i => gains[i]),
        };
        var worthIt = rule switch
        {
            NextSliceRule.LowestQuality => true,
            NextSliceRule.LargestGap => Distance(anchors, scores[best].Slice) is null or > 1,
            _ => gains[best] > LeastGain,
        };
        return worthIt ? new Suggestion(scores[best].Slice, gains[best], Facts(scores, best, Distance(anchors, scores[best].Slice))) : null;
    }

    /// <summary>
    /// Share of the target's volume that correcting each slice should put right: every slice's estimated error, (1 − quality) · (area + 0.15 · median
    /// area of the anchors), times the share of it that goes when its distance d to the nearest anchor becomes d'. Errors are taken to grow with
    /// distance like d / (d + 12), and to be out of reach behind another anchor, where passes end. 0 on anchors and their direct neighbours.
    /// </summary>
    private static double[] Gains(IReadOnlyList<SliceScore> scores, List<int> anchors)
    {
        var floor = AreaFloor * MedianArea(scores);
        var volume = Math.Max(scores.Sum(s => (double)s.Area), 1);
        var errors = scores.Select(s => s.Anchored ? 0 : (1 - Math.Clamp((double)s.Quality, 0, 1)) * (s.Area + floor)).ToArray();
        var now = scores.Select(s => Distance(anchors, s.Slice) is { } d ? Growth(d) : 1).ToArray();
        var gains = new double[scores.Count];
        for (var i = 0; i < scores.Count; i++)
        {
            if (scores[i].Anchored || Distance(anchors, scores[i].Slice) is 1)
            {
                continue;
            }

            gains[i] = errors[i];
            foreach (var direction in (int[])[-1, 1])
            {
                for (var j = i + direction; j >= 0 && j < scores.Count && !scores[j].Anchored; j += direction)
                {
                    var then = Growth(Math.Abs(scores[j].Slice - scores[i].Slice));
                    gains[i] += then < now[j] ? errors[j] * (1 - (then / now[j])) : 0;
                }
            }

            gains[i] = Math.Min(gains[i] / volume, 1);
        }

        return gains;
    }

    /// <summary>How much of the error far from any anchor there is at a distance: 0 … 1.</summary>
    private static double Growth(int distance) => distance / (distance + HalfDistance);

    /// <summary>Median area of the anchors that are not empty; without one, of the slices that are not.</summary>
    private static double MedianArea(IReadOnlyList<SliceScore> scores)
    {
        var areas = scores.Where(s => s is { Anchored: true, Area: > 0 }).Select(s => s.Area).Order().ToList();
        if (areas.Count == 0)
        {
            areas = [.. scores.Where(s => s.Area > 0).Select(s => s.Area).Order()];
        }

        return areas.Count == 0 ? 0 : (areas[(areas.Count - 1) / 2] + areas[areas.Count / 2]) / 2.0;
    }

    private static (int First, int Last)? Extent(IReadOnlyList<SliceScore> scores, int margin)
    {
        var filled = scores.Where(s => s.Area > 0).Select(s => s.Slice).ToList();
        return filled.Count == 0 ? null : (filled[0] - margin, filled[^1] + margin);
    }

    private static int? Distance(List<int> anchors, int slice) => anchors.Count == 0 ? null : anchors.Min(anchor => Math.Abs(anchor - slice));

    private static SuggestionFacts Facts(IReadOnlyList<SliceScore> scores, int index, int? distance)
    {
        var score = scores[index];
        var jump = score.Area > 0 ? Jump(scores, index) : 0;
        return new SuggestionFacts(score.Quality, score.Area == 0, jump >= NotableJump ? jump : null, distance);
    }

    /// <summary>Largest relative change of area against a direct neighbour, [0, 1].</summary>
    private static double Jump(IReadOnlyList<SliceScore> scores, int index)
    {
        var largest = 0.0;
        foreach (var j in new[] { index - 1, index + 1 })
        {
            if (j >= 0 && j < scores.Count && Math.Abs(scores[j].Slice - scores[index].Slice) == 1)
            {
                var (a, b) = (scores[j].Area, scores[index].Area);
                largest = Math.Max(largest, Math.Abs(a - b) / (double)Math.Max(Math.Max(a, b), 1));
            }
        }

        return largest;
    }
}
