using Mem3D.Core.Interactions;
using Mem3D.Core.Masks;
using Mem3D.Core.Volumes;

namespace Mem3D.Core.Segmentation;

/// <summary>Ask the interaction network for the mask of one slice.</summary>
/// <param name="Axis">Axis the slices are stacked along.</param>
/// <param name="Slice">Index of the slice.</param>
/// <param name="Prompts">Every prompt given on this slice for this label so far, oldest first; at least one.</param>
/// <param name="Previous">What to start from: the slice's present mask, or a near slice's (<see cref="StartingMask"/>); null: nothing (neutral 0.5).</param>
public sealed record InteractionRequest(SliceAxis Axis, int Slice, IReadOnlyList<Prompt> Prompts, SliceMask? Previous);
