using Mem3D.Core.Masks;

namespace Mem3D.Core.Segmentation;

/// <summary>
/// A slice a person drew, corrected or accepted. It is permanent memory and propagation never rewrites it. An empty mask is
/// "no target here".
/// </summary>
public sealed record Anchor(int Slice, SliceMask Mask);
