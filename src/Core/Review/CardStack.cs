namespace Mem3D.Core.Review;

/// <summary>The cards of a case, worst first, and what the verdicts so far say of the rest.</summary>
/// <param name="Population">Slices with a mask, over labels.</param>
public sealed record CardStack(IReadOnlyList<SliceCard> Cards, int Population, RemainingError Remaining);
