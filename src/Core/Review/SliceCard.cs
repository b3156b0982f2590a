namespace Mem3D.Core.Review;

/// <summary>One slice of one label worth a reviewer's look.</summary>
/// <param name="Slice">Index along the case's axis.</param>
/// <param name="Area">Voxels in the mask.</param>
/// <param name="Quality">Estimated IoU, [0, 1].</param>
/// <param name="Change">1 − IoU with the mask before the last round, [0, 1].</param>
/// <param name="Verdict">What was said of this very mask; null: nothing yet.</param>
public sealed record SliceCard(
    Guid LabelId, string Label, string Color, int Slice, int Area, double Quality, double Change, bool Anchored, CardReason Reason, Verdict? Verdict, Guid EditId);
