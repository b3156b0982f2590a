namespace Mem3D.Core.Sessions;

/// <summary>The kinds of undoable step. One gesture = one edit = one transaction = one undo step.</summary>
public enum EditKind
{
    /// <summary>A prompt and the interaction network's mask of that slice.</summary>
    Prompt = 0,

    /// <summary>A round: the memory network through the volume.</summary>
    Propagation = 1,

    /// <summary>One or more slices accepted as they are.</summary>
    Accept = 2,

    /// <summary>"No target here" on one slice.</summary>
    NoTarget = 3,

    /// <summary>An anchored slice given free again; its mask stays.</summary>
    Release = 4,

    /// <summary>Masks of a label taken from a segmentation file.</summary>
    Import = 5,

    /// <summary>Drawn with a person's own hand: brush, polygon, fill, copy, interpolation. No network answered.</summary>
    Draw = 6,

    /// <summary>Slices as an earlier moment of the history had them, or none where it had none.</summary>
    Restore = 7,

    /// <summary>A slice pinned in memory, dropped from it, or neither any more, from the next round on.</summary>
    Memory = 8,

    /// <summary>Masks moved from one label to another.</summary>
    Relabel = 9,

    /// <summary>A label finished in this case: nobody changes its masks, and no other label takes voxels from them.</summary>
    Lock = 10,

    /// <summary>A finished label given free again.</summary>
    Unlock = 11,
}
