using Mem3D.Core.Projects;

namespace Mem3D.Core.Masks;

/// <summary>The voxels of a slice that one label wants.</summary>
/// <param name="Number">The label's number; no other claim has it.</param>
/// <param name="Rule">What the label schema says of its overlaps.</param>
/// <param name="Standing">How firmly it holds them.</param>
/// <param name="Mask">The voxels.</param>
/// <param name="Probability">
/// Probability of each voxel of the mask in storage order, 255 for 1; <see cref="SliceMask.Area"/> values. Null: 1 everywhere.
/// </param>
public sealed record MaskClaim(int Number, OverlapRule Rule, ClaimStanding Standing, SliceMask Mask, byte[]? Probability = null);
