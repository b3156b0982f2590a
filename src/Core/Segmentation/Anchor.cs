using Mem3D.Core.Masks;

namespace Mem3D.Core.Segmentation;

/// <summary>
/// A slice a person drew, corrected or accepted. It is permanent memory and propagation never rewrites it. An empty mask is
/// "no target here".
/// </summary>
/// <param name="Slice">Index of the slice.</param>
/// <param name="Mask">Its mask.</param>
/// <param name="Order">
/// Which came first: an anchor with a higher number is younger. Passes of an anchor read memory that is no younger than it, so that what an
/// older anchor's passes said stays true when another is drawn. Anchors of one number came together.
/// </param>
/// <param name="Quality">
/// The IoU expected of the mask, [0, 1]: what the interaction network told of it, 1 where a person drew, accepted or emptied it. The scores of
/// slices that follow from it depend on it, their masks do not.
/// </param>
public sealed record Anchor(int Slice, SliceMask Mask, long Order = 0, float Quality = 1);
