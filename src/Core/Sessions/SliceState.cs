using Mem3D.Core.Segmentation;

namespace Mem3D.Core.Sessions;

/// <summary>What is known of one slice of one label at one moment.</summary>
/// <param name="Slice">Index along the case's axis.</param>
/// <param name="Mask">The mask, run-length coded (<see cref="Masks.RunLength"/>).</param>
/// <param name="Area">Voxels in the mask.</param>
/// <param name="Quality">Estimated IoU in [0, 1]. Of an anchored slice what the interaction network told of its mask, or 1 where a person drew, accepted or emptied it.</param>
/// <param name="Presence">Probability that the target is on the slice; 0 or 1 for an anchored slice.</param>
/// <param name="Origin">Where the mask came from.</param>
/// <param name="Anchored">True: a person drew, corrected or accepted it; propagation never rewrites it.</param>
/// <param name="EditId">The edit that wrote it.</param>
public sealed record SliceState(
    int Slice, byte[] Mask, int Area, float Quality, float Presence, SliceOrigin Origin, bool Anchored, Guid EditId)
{
    /// <summary>Which slices the memory network looked at for it, and the share of attention each got; empty when it did not.</summary>
    public IReadOnlyList<MemoryShare> Memory { get; init; } = [];

    /// <summary>Accepted or declared empty: nobody changes it before it was unlocked by an explicit step.</summary>
    public bool IsLocked => Anchored && (Origin is SliceOrigin.Accepted or SliceOrigin.NoTarget);

    /// <summary>Equal, masks voxel by voxel.</summary>
    public bool SameAs(SliceState other) => Mask.AsSpan().SequenceEqual(other.Mask) && this == other with { Mask = Mask, Memory = Memory };
}
