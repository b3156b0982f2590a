namespace Mem3D.Core.Review;

/// <summary>How much a submitted case needs a reviewer's eyes. Pure.</summary>
public static class ReviewNeed
{
    /// <summary>A case of the random control sample counts at least so much: it comes before what looks fine, after what looks bad.</summary>
    public const double Control = 0.5;

    /// <summary>1 − q · (1 − c): low when every slice is estimated well and the last round changed little, high when either is not so; in [0, 1].</summary>
    /// <param name="lowestQuality">Lowest estimated IoU of a slice that nobody vouched for, [0, 1]; null: none.</param>
    /// <param name="largestChange">1 − IoU of the slice that the last round changed most, [0, 1].</param>
    /// <param name="control">The case is in the random control sample: then at least <see cref="Control"/>.</param>
    public static double Of(double? lowestQuality, double largestChange, bool control = false) => Math.Max(
        1 - (Math.Clamp(lowestQuality ?? 1, 0, 1) * (1 - Math.Clamp(largestChange, 0, 1))), control ? Control : 0);
}
