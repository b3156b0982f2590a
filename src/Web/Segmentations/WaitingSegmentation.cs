namespace Mem3D.Web.Segmentations;

/// <summary>A segmentation that came along with scans and waits in its case. Without the file's name, which may name a patient to those who shall not know.</summary>
/// <param name="ImportId">Names it when it is taken.</param>
/// <param name="Format">What it is, in words for people.</param>
/// <param name="Segments">The names of its segments.</param>
public sealed record WaitingSegmentation(Guid ImportId, string Format, IReadOnlyList<string> Segments);
