namespace Mem3D.Core.Evaluation;

/// <summary>One slice's estimate beside the truth.</summary>
/// <param name="Quality">Estimated IoU, [0, 1].</param>
/// <param name="Iou">True IoU, [0, 1]; 1 when mask and target are both empty.</param>
/// <param name="Presence">Estimated probability that the target is there, [0, 1].</param>
/// <param name="Present">The target is there.</param>
/// <param name="Masked">The engine put a mask there.</param>
/// <param name="Distance">Slices to the nearest anchor, ≥ 1: what could be guessed without any network.</param>
/// <param name="Near">On, or within <see cref="Margin"/> slices of, target or mask.</param>
public readonly record struct QualitySample(double Quality, double Iou, double Presence, bool Present, bool Masked, int Distance, bool Near)
{
    /// <summary>Slices farther than this beyond target and mask are trivially empty and flatter every number.</summary>
    public const int Margin = 5;

    /// <summary>All slices of a round that the robot did not touch.</summary>
    public static IReadOnlyList<QualitySample> Of(RobotRound round, MaskVolume target)
    {
        var (first, end) = target.Extent() ?? (target.Depth, 0);
        var (firstMask, endMask) = round.Prediction.Extent() ?? (target.Depth, 0);
        (first, end) = (Math.Min(first, firstMask) - Margin, Math.Max(end, endMask) + Margin);
        var anchors = round.Estimates.Where(e => e.Anchored).Select(e => e.Slice).ToArray();
        return
        [
            .. round.Estimates.Where(e => !e.Anchored).Select(e => new QualitySample(
                e.Quality, Overlap.Iou(round.Prediction.SliceValues(e.Slice), target.SliceValues(e.Slice)), e.Presence, target.Area(e.Slice) > 0,
                round.Prediction.Area(e.Slice) > 0, anchors.Min(a => Math.Abs(a - e.Slice)), e.Slice >= first && e.Slice < end)),
        ];
    }
}
