using Mem3D.Core.Segmentation;
using Mem3D.Inference.Preprocessing;

namespace Mem3D.Inference.Propagation;

/// <summary>What is known of a slice when the passes have ended.</summary>
/// <param name="Mask">Its mask.</param>
/// <param name="Quality">Estimated IoU of the pass or the fusion; of an anchor <see cref="Anchor.Quality"/>.</param>
/// <param name="Presence">Probability that the target is there; 1 or 0 on an anchor.</param>
/// <param name="ExpectedIou">What the probabilities promise.</param>
/// <param name="Computed">A network has seen it: it is no anchor and lies behind no stop.</param>
internal sealed record JudgedSlice(MaskBlock Mask, double Quality, double Presence, double ExpectedIou, bool Computed)
{
    /// <summary>A slice that no pass came to.</summary>
    public static JudgedSlice Unknown { get; } = new(MaskBlock.Empty, 0, 0, 1, false);
}
