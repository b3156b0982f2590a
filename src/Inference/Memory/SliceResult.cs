using Mem3D.Core.Segmentation;
using Mem3D.Inference.Preprocessing;

namespace Mem3D.Inference.Memory;

/// <summary>What was said of a slice in an earlier round: the network's answer before it is pasted. Immutable.</summary>
/// <param name="Cells">[S, S] probabilities; null: the slice is empty.</param>
/// <param name="Roi">The region the cells cover.</param>
/// <param name="Quality">Estimated IoU, after the gate.</param>
/// <param name="Presence">Probability that the target is on the slice.</param>
/// <param name="Mask">The voxels that pasting gives.</param>
/// <param name="ExpectedIou">IoU that their probabilities promise.</param>
/// <param name="Memory">What the read looked at.</param>
internal sealed record SliceResult(
    float[]? Cells, Roi Roi, double Quality, double Presence, MaskBlock Mask, double ExpectedIou, IReadOnlyList<MemoryShare> Memory)
{
    /// <summary>True: a voxel is above 0.5.</summary>
    public bool HasMask => Mask.Area > 0;

    /// <summary>Memory it takes, about.</summary>
    public long Bytes => (sizeof(float) * (Cells?.LongLength ?? 0)) + Mask.Bytes + (16 * Memory.Count) + 192;
}
