namespace Mem3D.Core.Segmentations;

/// <summary>What a segmentation file holds and how it lies to the scan; nothing is changed yet.</summary>
/// <param name="Format">What it is, for example ".seg.nrrd".</param>
/// <param name="Fit">How its grid lies to the scan's, in words for people.</param>
public sealed record SegmentationPreview(string Format, string Fit, IReadOnlyList<FoundSegment> Segments)
{
    /// <summary>What a person must know before taking it; null when there is nothing.</summary>
    public string? Reservation { get; init; }
}
