using Mem3D.Core.Projects;

namespace Mem3D.Data.Formats.Segmentations;

/// <summary>One target as its file describes it.</summary>
/// <param name="Number">Its value in the layer.</param>
/// <param name="Layer">The layer it is in: segments that overlap are in different ones.</param>
/// <param name="Named">False: the file knows its number only.</param>
internal sealed record SourceSegment(string Name, bool Named, int Number, int Layer, LabelColor? Color, ClinicalCode? Code);
