namespace Mem3D.Data.Volumes;

/// <summary>A segmentation found among files, to be imported onto its scan.</summary>
public sealed record InspectedSegmentation(string File, string Format, IReadOnlyList<string> Segments);
