namespace Mem3D.Core.Masks;

/// <summary>How firmly a label holds its voxels of a slice, weakest first.</summary>
public enum ClaimStanding
{
    /// <summary>An earlier round's mask that gives way to what is new.</summary>
    Stale = 0,

    /// <summary>The memory network's answer in the round that runs.</summary>
    Computed = 1,

    /// <summary>What a person has just prompted.</summary>
    Drawn = 2,

    /// <summary>Not to be written: a person vouches for it, or it belongs to a label that the round does not write.</summary>
    Finished = 3,
}
