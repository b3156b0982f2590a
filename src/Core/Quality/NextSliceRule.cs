namespace Mem3D.Core.Quality;

/// <summary>How the slice to fix next is chosen.</summary>
public enum NextSliceRule
{
    /// <summary>(1 − quality) · area, smoothed over neighbours, away from anchors (default).</summary>
    ExpectedGain = 0,

    /// <summary>The paper's rule: the lowest quality among slices not interacted.</summary>
    LowestQuality = 1,

    /// <summary>The slice farthest from any anchor, inside the target's extent.</summary>
    LargestGap = 2,
}
