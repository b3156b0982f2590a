namespace Mem3D.Core.Quality;

/// <summary>The slice to fix next and why.</summary>
/// <param name="Slice">Index.</param>
/// <param name="ExpectedGain">Expected share of the target's volume put right, [0, 1].</param>
/// <param name="Facts">What speaks for it.</param>
public sealed record Suggestion(int Slice, double ExpectedGain, SuggestionFacts Facts);
