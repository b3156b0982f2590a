namespace Mem3D.Core.Evaluation;

/// <summary>Who chooses the slice that the robot user corrects next.</summary>
public enum SliceSelection
{
    /// <summary>The product: expected gain from the estimated quality.</summary>
    Quality = 0,

    /// <summary>The paper's rule: lowest estimated quality.</summary>
    Paper = 1,

    /// <summary>The truth: lowest true IoU among slices not interacted where target or mask is (of equals: the largest error). What no product can know.</summary>
    Oracle = 2,

    /// <summary>Chance, among the slices the oracle chooses from.</summary>
    Random = 3,

    /// <summary>The slice farthest from any anchor.</summary>
    Gap = 4,
}
