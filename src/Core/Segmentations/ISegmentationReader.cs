using Mem3D.Core.Volumes;

namespace Mem3D.Core.Segmentations;

/// <summary>
/// Reads existing segmentations (DICOM Segmentation and RT Structure Set; NIfTI, NRRD and MetaImage label maps; Slicer's .seg.nrrd) onto a case. Voxels
/// are carried over one to one, outlines filled on the scan's own slices: a file on another grid or of another frame of reference is refused.
/// </summary>
public interface ISegmentationReader
{
    /// <exception cref="Errors.Mem3DException">No such case, no segmentation, or one that does not fit; with the reason.</exception>
    Task<SegmentationPreview> InspectAsync(Guid caseId, UploadedFile file, CancellationToken cancellationToken);

    /// <summary>The slices of segments that have voxels, ascending, by the segment's index.</summary>
    /// <exception cref="Errors.Mem3DException">As above, or no such segment.</exception>
    Task<IReadOnlyDictionary<int, IReadOnlyList<SegmentSlice>>> ReadAsync(
        Guid caseId, UploadedFile file, IReadOnlyCollection<int> segments, CancellationToken cancellationToken);
}
