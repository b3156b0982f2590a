namespace Mem3D.Core.Review;

/// <summary>What a comment is about.</summary>
/// <param name="Slice">Index along the case's axis; null: the whole case.</param>
/// <param name="X">Voxel on the slice; null: the whole slice.</param>
/// <param name="Round">The round it was written on, from 0; null: none yet.</param>
public sealed record CommentPin(Guid? LabelId, int? Slice, double? X, double? Y, int? Round);
