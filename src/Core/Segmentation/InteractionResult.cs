using Mem3D.Core.Masks;

namespace Mem3D.Core.Segmentation;

/// <summary>The interaction network's answer with the time it took.</summary>
public sealed record InteractionResult(SliceMask Mask, double Milliseconds);
