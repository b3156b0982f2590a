namespace Mem3D.Data.Formats.Segmentations;

/// <summary>An opened segmentation file.</summary>
internal interface ISegmentationSource
{
    /// <summary>What it is, in words for people.</summary>
    string Format { get; }

    IReadOnlyList<SourceSegment> Segments { get; }

    /// <summary>Lays it onto a scan.</summary>
    /// <exception cref="Core.Errors.Mem3DException">It does not belong to the scan; the message says what differs.</exception>
    IFittedSegmentation On(ScanGrid scan);
}
