namespace Mem3D.Core.Evaluation;

/// <summary>What the engine thinks of one slice after a round.</summary>
/// <param name="Slice">Index.</param>
/// <param name="Quality">Estimated IoU, [0, 1]; 1 for an anchor.</param>
/// <param name="Presence">Probability that the target is there, [0, 1].</param>
/// <param name="Anchored">The robot drew, corrected or accepted it.</param>
public readonly record struct SliceEstimate(int Slice, float Quality, float Presence, bool Anchored);
