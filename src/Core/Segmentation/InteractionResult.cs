using Mem3D.Core.Masks;

namespace Mem3D.Core.Segmentation;

/// <summary>The interaction network's answer with the time it took.</summary>
/// <param name="Mask">The slice's mask.</param>
/// <param name="Milliseconds">How long it took.</param>
/// <param name="Quality">The IoU the network expects of the mask, [0, 1]; null where it tells none: no mask, or a network without this output.</param>
public sealed record InteractionResult(SliceMask Mask, double Milliseconds, float? Quality = null);
