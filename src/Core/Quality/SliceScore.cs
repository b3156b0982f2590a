namespace Mem3D.Core.Quality;

/// <summary>What the choice of the next slice needs to know of a slice.</summary>
/// <param name="Slice">Index.</param>
/// <param name="Quality">Estimated IoU, [0, 1].</param>
/// <param name="Area">Voxels in the mask.</param>
/// <param name="Anchored">A person vouches for it: never proposed.</param>
public readonly record struct SliceScore(int Slice, float Quality, int Area, bool Anchored);
