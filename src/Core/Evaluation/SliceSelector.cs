using Mem3D.Core.Quality;

namespace Mem3D.Core.Evaluation;

/// <summary>Chooses the slice to correct by one of the methods compared.</summary>
internal sealed class SliceSelector(SliceSelection selection, INextSliceChooser chooser, int seed)
{
    private readonly Random _random = new(seed);

    /// <summary>The slice to correct; null when nothing is left.</summary>
    public int? Choose(MaskVolume target, MaskVolume prediction, IReadOnlyList<SliceEstimate> estimates)
    {
        if (selection is SliceSelection.Oracle or SliceSelection.Random)
        {
            var free = estimates.Where(e => !e.Anchored && (target.Area(e.Slice) > 0 || prediction.Area(e.Slice) > 0)).Select(e => e.Slice).ToArray();
            if (free.Length == 0)
            {
                return null;
            }

            return selection == SliceSelection.Random
                ? free[_random.Next(free.Length)]
                : free.OrderBy(s => Overlap.Iou(target.SliceValues(s), prediction.SliceValues(s))).ThenByDescending(s => Errors(target, prediction, s)).First();
        }

        var rule = selection switch
        {
            SliceSelection.Paper => NextSliceRule.LowestQuality,
            SliceSelection.Gap => NextSliceRule.LargestGap,
            _ => NextSliceRule.ExpectedGain,
        };
        return chooser.Choose([.. estimates.Select(e => new SliceScore(e.Slice, e.Quality, prediction.Area(e.Slice), e.Anchored))], rule)?.Slice;
    }

    private static int Errors(MaskVolume target, MaskVolume prediction, int slice)
    {
        var a = target.SliceValues(slice);
        var b = prediction.SliceValues(slice);
        var n = 0;
        for (var i = 0; i < a.Length; i++)
        {
            n += a[i] ^ b[i];
        }

        return n;
    }
}
