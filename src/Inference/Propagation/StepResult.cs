using Mem3D.Core.Segmentation;

namespace Mem3D.Inference.Propagation;

/// <summary>What one pass says about one slice.</summary>
/// <param name="Pass">The pass; null where it does not matter any more.</param>
/// <param name="Slice">Index of the slice.</param>
/// <param name="Weight">Its weight in a blend.</param>
/// <param name="Region">Probabilities; empty after a stop or behind the gate.</param>
/// <param name="Quality">Estimated IoU.</param>
/// <param name="Presence">Probability that the target is on the slice.</param>
/// <param name="Computed">False: the pass had stopped before this slice.</param>
/// <param name="Memory">What the read looked at.</param>
/// <param name="Milliseconds">Time of the slice; 0 when an earlier round had said it.</param>
/// <param name="Origin">Digest of what the pass depends on; 0 when nothing is kept for later rounds.</param>
internal sealed record StepResult(
    PropagationPass? Pass, int Slice, double Weight, Region Region, double Quality, double Presence, bool Computed, IReadOnlyList<MemoryShare> Memory, double Milliseconds,
    UInt128 Origin = default)
{
    /// <summary>True: an earlier round had said it.</summary>
    public bool Repeats { get; init; }

    /// <summary>What the read looked at, of two passes that came to the same slice: of the one that computed it, of both the one that weighs more, of two alike the upward one.</summary>
    public static IReadOnlyList<MemoryShare> MemoryOf(StepResult a, StepResult b)
    {
        var first = a.Computed != b.Computed ? a.Computed : a.Weight != b.Weight ? a.Weight > b.Weight : a.Pass is { Direction: > 0 };
        return (first ? a : b).Memory;
    }
}
