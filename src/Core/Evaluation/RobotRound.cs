using Mem3D.Core.Segmentation;

namespace Mem3D.Core.Evaluation;

/// <summary>State of the work after one round.</summary>
/// <param name="Round">0 for the first prompt, then one a correction.</param>
/// <param name="Slice">The slice prompted in this round; null when nothing was left to correct.</param>
/// <param name="Prompts">All prompts so far, this round's with them. Accepting a slice and "no target here" count.</param>
/// <param name="Prediction">Masks of all slices. Valid until the next round is asked for.</param>
/// <param name="Anchors">All anchored slices, ascending.</param>
/// <param name="Estimates">One a slice, ascending.</param>
/// <param name="Seconds">Time the engine took in this round.</param>
public sealed record RobotRound(
    int Round, int? Slice, int Prompts, MaskVolume Prediction, IReadOnlyList<Anchor> Anchors, IReadOnlyList<SliceEstimate> Estimates, double Seconds);
