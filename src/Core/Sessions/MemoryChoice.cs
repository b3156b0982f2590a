namespace Mem3D.Core.Sessions;

/// <summary>What a person decided about a slice as memory.</summary>
public enum MemoryChoice
{
    /// <summary>The memory manager decides.</summary>
    Automatic = 0,

    /// <summary>Every read sees it.</summary>
    Pinned = 1,

    /// <summary>No read sees it.</summary>
    Dropped = 2,
}
