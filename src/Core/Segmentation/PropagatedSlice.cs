using Mem3D.Core.Masks;

namespace Mem3D.Core.Segmentation;

/// <summary>One slice as the memory network sees it, in the order computed.</summary>
/// <param name="Slice">Index of the slice; never an anchor.</param>
/// <param name="Mask">The mask at threshold 0.5; empty when the gate or the stop rule says so.</param>
/// <param name="Quality">Estimated IoU in [0, 1] (eq. 8).</param>
/// <param name="Presence">Probability that the target is on this slice, [0, 1].</param>
/// <param name="Final">False: the pass from the other side still has to come and a blend will replace this result within the run.</param>
/// <param name="Done">Network slices finished so far in this run.</param>
/// <param name="Total">Upper bound of network slices in this run.</param>
/// <param name="Memory">Which slices the read looked at, and the share of attention each got (sums to 1); empty for slices after a stop.</param>
/// <param name="Milliseconds">Time for this slice; 0 when it is told again with better scores, or an earlier round had said it.</param>
/// <param name="ExpectedIou">IoU of the mask that its probabilities promise, (0, 1]: (Σ p·m + 2) / (Σ m + Σ p·(1 − m) + 2), m = p > 0.5.</param>
/// <param name="Probability">Of each voxel of the mask in storage order, 255 for 1; where the request asked for it.</param>
/// <param name="Target">Which request of a round it answers, from 0 (<see cref="RoundPropagation"/>).</param>
public sealed record PropagatedSlice(
    int Slice, SliceMask Mask, float Quality, float Presence, bool Final, int Done, int Total,
    IReadOnlyList<MemoryShare> Memory, double Milliseconds, float ExpectedIou = 1,
    byte[]? Probability = null, int Target = 0)
{
    /// <summary>Where the engine spent the time of this slice; zeros when the engine does not say.</summary>
    public StageTimes Stages { get; init; }
}
