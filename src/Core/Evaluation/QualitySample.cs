namespace Mem3D.Core.Evaluation;

/// <summary>One slice's estimate beside the truth.</summary>
/// <param name="Quality">Estimated IoU, [0, 1].</param>
/// <param name="Iou">True IoU, [0, 1]; 1 when mask and target are both empty.</param>
/// <param name="Presence">Estimated probability that the target is there, [0, 1].</param>
/// <param name="Present">The target is there.</param>
/// <param name="Masked">The engine put a mask there.</param>
public readonly record struct QualitySample(double Quality, double Iou, double Presence, bool Present, bool Masked)
{
    /// <summary>Slices this far beyond target and mask are looked at too; farther ones are trivially empty and would flatter every number.</summary>
    public const int Margin = 5;

    /// <summary>The slices of a round that the robot did not touch, on and within <see cref="Margin"/> slices of target and mask.</summary>
    public static IReadOnlyList<QualitySample> Of(RobotRound round, MaskVolume target)
    {
        var (first, end) = target.Extent() ?? (target.Depth, 0);
        var (firstMask, endMask) = round.Prediction.Extent() ?? (target.Depth, 0);
        (first, end) = (Math.Min(first, firstMask) - Margin, Math.Max(end, endMask) + Margin);
        return
        [
            .. round.Estimates.Where(e => !e.Anchored && e.Slice >= first && e.Slice < end).Select(e => new QualitySample(
                e.Quality, Overlap.Iou(round.Prediction.SliceValues(e.Slice), target.SliceValues(e.Slice)), e.Presence, target.Area(e.Slice) > 0,
                round.Prediction.Area(e.Slice) > 0)),
        ];
    }
}
