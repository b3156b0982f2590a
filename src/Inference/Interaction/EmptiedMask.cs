using System.Numerics.Tensors;

namespace Mem3D.Inference.Interaction;

/// <summary>
/// A correction changes what the target is; that it is not on the slice at all, another prompt says (docs/networks.md, Correction). So where all
/// probabilities of a corrected mask fell to 0.5 or below, the highest ones are raised above it; but for those that are as good as nothing, and what the
/// correction did not look at.
/// </summary>
internal static class EmptiedMask
{
    /// <summary>A correction that leaves nothing keeps the voxels above this share of its highest probability …</summary>
    private const float Share = 0.35f;

    /// <summary>… if that is at least this high.</summary>
    private const float Least = 0.05f;

    /// <param name="previous">The slice's probabilities before the correction; voxels that still have them stay as they are.</param>
    /// <param name="probability">Those after it, [0, 1]; changed only when none is above 0.5.</param>
    public static void Rescue(ReadOnlySpan<float> previous, Span<float> probability)
    {
        if (TensorPrimitives.Max<float>(probability) > 0.5f)
        {
            return;
        }

        var highest = 0f;
        for (var i = 0; i < probability.Length; i++)
        {
            highest = probability[i] == previous[i] ? highest : Math.Max(highest, probability[i]);
        }

        for (var i = 0; highest >= Least && i < probability.Length; i++)
        {
            probability[i] = probability[i] == previous[i] ? probability[i] : Math.Min(probability[i] * 0.5f / (Share * highest), 1);
        }
    }
}
