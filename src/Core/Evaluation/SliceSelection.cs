namespace Mem3D.Core.Evaluation;

/// <summary>Who chooses the slice that the robot user corrects next.</summary>
public enum SliceSelection
{
    /// <summary>The product: expected gain from the estimated quality.</summary>
    Quality = 0,

    /// <summary>The paper's rule: lowest estimated quality.</summary>
    Paper = 1,

    /// <summary>
    /// True gain: the product's own formula with the truth in place of the estimate (true IoU; area of mask and target together, so that
    /// (1 − quality) · area is the number of wrong voxels). What no product can know.
    /// </summary>
    Oracle = 2,

    /// <summary>Chance, among slices not interacted where target or mask is.</summary>
    Random = 3,

    /// <summary>The slice farthest from any anchor.</summary>
    Gap = 4,

    /// <summary>The paper's oracle: lowest true IoU among slices not interacted where target or mask is (of equals: the largest error).</summary>
    Iou = 5,

    /// <summary>
    /// Real look-ahead: up to <see cref="RobotSession.LookAheadCandidates"/> slices spread over those chance chooses from are corrected and propagated on
    /// trial, and the one with the best volume Dice is taken. Costs as many rounds.
    /// </summary>
    LookAhead = 6,
}
