namespace Mem3D.Core.Segmentation;

/// <summary>What a person decided about slices as memory (docs/networks.md, memory).</summary>
/// <param name="Pinned">Anchored slices that every read sees, ascending.</param>
/// <param name="Dropped">Slices that no read sees once they are not the previous slice of a pass, ascending.</param>
public sealed record MemoryChoices(IReadOnlyList<int> Pinned, IReadOnlyList<int> Dropped)
{
    /// <summary>The memory manager decides alone.</summary>
    public static MemoryChoices None { get; } = new([], []);

    /// <summary>The choices in words that differ when they do.</summary>
    public override string ToString() => $"pinned {string.Join(',', Pinned)} dropped {string.Join(',', Dropped)}";
}
