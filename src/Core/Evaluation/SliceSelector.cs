using Mem3D.Core.Quality;

namespace Mem3D.Core.Evaluation;

/// <summary>Chooses the slice to correct by one of the methods compared; look-ahead is the session's own.</summary>
internal sealed class SliceSelector(SliceSelection selection, INextSliceChooser chooser, int seed)
{
    private readonly Random _random = new(seed);

    /// <summary>Slices not interacted where target or mask is, ascending.</summary>
    public static int[] Candidates(MaskVolume target, MaskVolume prediction, IReadOnlyList<SliceEstimate> estimates) =>
        [.. estimates.Where(e => !e.Anchored && (target.Area(e.Slice) > 0 || prediction.Area(e.Slice) > 0)).Select(e => e.Slice)];

    /// <summary>The slice to correct; null when nothing is left.</summary>
    public int? Choose(MaskVolume target, MaskVolume prediction, IReadOnlyList<SliceEstimate> estimates)
    {
        if (selection is SliceSelection.Iou or SliceSelection.Random)
        {
            var free = Candidates(target, prediction, estimates);
            return free.Length == 0 ? null
                : selection == SliceSelection.Random ? free[_random.Next(free.Length)]
                : free.OrderBy(s => Overlap.Iou(target.SliceValues(s), prediction.SliceValues(s))).ThenByDescending(s => Count(target, prediction, s, (a, b) => a ^ b)).First();
        }

        var rule = selection switch
        {
            SliceSelection.Paper => NextSliceRule.LowestQuality,
            SliceSelection.Gap => NextSliceRule.LargestGap,
            _ => NextSliceRule.ExpectedGain,
        };
        return chooser.Choose([.. estimates.Select(e => selection == SliceSelection.Oracle ? Truth(e) : Estimate(e))], rule)?.Slice;

        SliceScore Estimate(SliceEstimate e) => SliceScore.Of(e.Slice, e.Quality, e.Presence, prediction.Area(e.Slice), e.Anchored);

        SliceScore Truth(SliceEstimate e) => new(
            e.Slice, (float)Overlap.Iou(target.SliceValues(e.Slice), prediction.SliceValues(e.Slice)), Count(target, prediction, e.Slice, (a, b) => a | b), e.Anchored);
    }

    private static int Count(MaskVolume target, MaskVolume prediction, int slice, Func<int, int, int> either)
    {
        var a = target.SliceValues(slice);
        var b = prediction.SliceValues(slice);
        var n = 0;
        for (var i = 0; i < a.Length; i++)
        {
            n += either(a[i], b[i]);
        }

        return n;
    }
}
