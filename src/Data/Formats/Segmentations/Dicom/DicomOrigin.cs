namespace Mem3D.Data.Formats.Segmentations.Dicom;

/// <summary>What a DICOM object says it was made on, held against the scan it is to be laid onto.</summary>
/// <param name="Frames">Frames of reference its millimetres are in.</param>
/// <param name="Images">Instances it names as its source.</param>
internal sealed record DicomOrigin(IReadOnlySet<string> Frames, IReadOnlySet<string> Images)
{
    /// <summary>What a person must know; null when it was made on the scan's own images.</summary>
    /// <exception cref="Core.Errors.Mem3DException">It was made on another patient position or scan.</exception>
    public string? Check(ScanGrid grid)
    {
        if (grid.Dicom is not { } scan)
        {
            return "The scan did not come as DICOM, so that only the geometry tells that the two belong together.";
        }

        // an object that comes from outside names the originals, also of a scan whose identifiers were replaced
        var (images, frames) = (Either(Images, grid), Either(Frames, grid));
        if (scan.Images.Any(i => images.Contains(i.SopInstanceUid)))
        {
            return null;
        }

        if (Frames.Count > 0 && scan.FrameOfReferenceUid.Length > 0)
        {
            return frames.Contains(scan.FrameOfReferenceUid)
                ? "It was made on another series than this scan, in the same frame of reference."
                : throw SegmentationErrors.Elsewhere("it is in another frame of reference, where the same millimetres mean other places");
        }

        return Images.Count > 0
            ? throw SegmentationErrors.Elsewhere("it names other images than the scan's, and no frame of reference that both share")
            : "It does not say which images it was made on; only the geometry tells that the two belong together.";
    }

    private static HashSet<string> Either(IReadOnlySet<string> uids, ScanGrid grid) => [.. uids, .. uids.Select(grid.Pseudonym)];
}
