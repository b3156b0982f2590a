using System.Numerics.Tensors;

namespace Mem3D.Inference.Interaction;

/// <summary>
/// A correction changes what the target is; that it is not on the slice at all, another prompt says (docs/networks.md, Correction). So where all
/// probabilities of a corrected mask fell to 0.5 or below, the highest ones are raised above it; but for those that are as good as nothing.
/// </summary>
internal static class EmptiedMask
{
    /// <summary>A correction that leaves nothing keeps the voxels above this share of its highest probability …</summary>
    private const float Share = 0.35f;

    /// <summary>… if that is at least this high.</summary>
    private const float Least = 0.05f;

    /// <param name="probability">A corrected slice's probabilities, [0, 1]; changed only when none is above 0.5.</param>
    public static void Rescue(Span<float> probability)
    {
        var highest = TensorPrimitives.Max<float>(probability);
        if (highest is <= 0.5f and >= Least)
        {
            TensorPrimitives.Multiply(probability, 0.5f / (Share * highest), probability);
            TensorPrimitives.Min(probability, 1f, probability);
        }
    }
}
