namespace Mem3D.Core.Evaluation;

/// <summary>How good the masks of a volume are after one round.</summary>
/// <param name="Round">0 for the first prompt, then one a correction.</param>
/// <param name="Slice">The slice prompted; null when nothing was left to correct.</param>
/// <param name="Prompts">Prompts so far.</param>
/// <param name="SliceDsc">Dice of the prompted slice alone, after the prompt: the interaction network's share in the result; null without a slice.</param>
/// <param name="Dsc">Volume Dice, [0, 1].</param>
/// <param name="Nsd2mm">Normalised surface Dice at 2 mm, [0, 1].</param>
/// <param name="Hd95Mm">95th percentile Hausdorff distance in mm; null when no mask was found.</param>
/// <param name="FalseSlices">Over-propagated: slices beyond the target's ends with a mask.</param>
/// <param name="MissedSlices">Slices with target but without a mask.</param>
/// <param name="PredictedQuality">Mean estimated IoU of the slices with a mask that the robot did not touch; null when there are none.</param>
/// <param name="Seconds">Time the engine took in this round.</param>
/// <param name="Baselines">Volume Dice of the baselines computed in this round, from the same anchors.</param>
public sealed record RoundScore(
    int Round, int? Slice, int Prompts, double? SliceDsc, double Dsc, double Nsd2mm, double? Hd95Mm, int FalseSlices, int MissedSlices, double? PredictedQuality,
    double Seconds, IReadOnlyDictionary<Baseline, double> Baselines)
{
    /// <summary>Tolerance of <see cref="Nsd2mm"/>.</summary>
    public const double ToleranceMm = 2;

    /// <summary>Scores a round against the truth.</summary>
    public static RoundScore Of(RobotRound round, MaskVolume target, IReadOnlyDictionary<Baseline, double> baselines)
    {
        var surfaces = SurfaceDistances.Between(round.Prediction, target);
        var (first, end) = target.Extent() ?? (0, 0);
        var beyond = round.Estimates.Count(e => (e.Slice < first || e.Slice >= end) && round.Prediction.Area(e.Slice) > 0);
        var missed = round.Estimates.Count(e => target.Area(e.Slice) > 0 && round.Prediction.Area(e.Slice) == 0);
        var estimates = round.Estimates.Where(e => !e.Anchored && round.Prediction.Area(e.Slice) > 0).Select(e => (double)e.Quality).ToArray();
        return new RoundScore(
            round.Round, round.Slice, round.Prompts,
            round.Slice is { } s ? Overlap.Dice(round.Prediction.SliceValues(s), target.SliceValues(s)) : null,
            Overlap.Dice(round.Prediction, target), surfaces.SurfaceDice(ToleranceMm), surfaces.Hausdorff95(),
            beyond, missed, estimates.Length == 0 ? null : Statistics.Mean(estimates), round.Seconds, baselines);
    }
}
