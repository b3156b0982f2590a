namespace Mem3D.Core.Quality;

/// <summary>What the choice of the next slice needs to know of a slice.</summary>
/// <param name="Slice">Index.</param>
/// <param name="Quality">Estimated IoU of the mask as it is, [0, 1].</param>
/// <param name="Area">Voxels in the mask.</param>
/// <param name="Anchored">A person vouches for it: never proposed.</param>
public readonly record struct SliceScore(int Slice, float Quality, int Area, bool Anchored)
{
    /// <summary>
    /// From what the engine says of a slice. Its quality supposes that the target is there; without a mask the IoU is then 0, and 1 if the target is
    /// absent: what to expect is 1 − presence.
    /// </summary>
    /// <param name="slice">Index.</param>
    /// <param name="quality">Estimated IoU if the target is there, [0, 1].</param>
    /// <param name="presence">Probability that the target is there, [0, 1].</param>
    /// <param name="area">Voxels in the mask.</param>
    /// <param name="anchored">A person vouches for it.</param>
    public static SliceScore Of(int slice, float quality, float presence, int area, bool anchored) =>
        new(slice, area == 0 && !anchored ? 1 - presence : quality, area, anchored);
}
