namespace Mem3D.Core.Sessions;

/// <summary>Where a slice's mask came from.</summary>
public enum SliceOrigin
{
    /// <summary>The interaction network, from a person's prompts.</summary>
    Prompted = 0,

    /// <summary>The memory network.</summary>
    Propagated = 1,

    /// <summary>Propagated, then accepted by a person as it was.</summary>
    Accepted = 2,

    /// <summary>A person said that the target is not on this slice.</summary>
    NoTarget = 3,

    /// <summary>Taken from a segmentation file that a person imported.</summary>
    Imported = 4,

    /// <summary>Drawn or changed by a person's own hand.</summary>
    Drawn = 5,

    /// <summary>A shape between two slices that a person drew or accepted.</summary>
    Interpolated = 6,

    /// <summary>A restored moment had no state here: the slice counts as untouched.</summary>
    Cleared = 7,

    /// <summary>One reader's mask, taken into the adjudication.</summary>
    Reading = 8,
}
