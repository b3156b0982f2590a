using Mem3D.Core.Volumes;

namespace Mem3D.Core.Segmentation;

/// <summary>Ask the memory network to carry the anchors' masks through the volume.</summary>
/// <param name="Axis">Axis the slices are stacked along.</param>
/// <param name="Anchors">At least one, ascending by slice, no slice twice, at least one not empty.</param>
/// <param name="Range">Slices that may be written; anchors outside still serve as memory.</param>
/// <param name="Direction">Which passes run.</param>
/// <param name="Options">How propagation works; <see cref="PropagationOptions.Default"/> unless a person chose otherwise.</param>
/// <param name="Probabilities">Give <see cref="PropagatedSlice.Probability"/>, for labels that compete for voxels.</param>
public sealed record PropagationRequest(
    SliceAxis Axis, IReadOnlyList<Anchor> Anchors, SliceRange Range, PropagationDirection Direction, PropagationOptions Options,
    bool Probabilities = false)
{
    /// <summary>Slices pinned in memory or dropped from it.</summary>
    public MemoryChoices Choices { get; init; } = MemoryChoices.None;
}
