using Mem3D.Core.Evaluation;
using Mem3D.Core.Quality;

namespace Mem3D.Cli.Segment;

/// <summary>One label's masks with what the engine thinks of them.</summary>
/// <param name="Name">The label.</param>
/// <param name="Number">Its value in the label map.</param>
/// <param name="Mask">The masks.</param>
/// <param name="Estimates">One a slice, ascending.</param>
/// <param name="Suggestion">The slice to fix next; null when there is nothing worth fixing.</param>
internal sealed record LabelResult(string Name, byte Number, MaskVolume Mask, IReadOnlyList<SliceEstimate> Estimates, Suggestion? Suggestion);
