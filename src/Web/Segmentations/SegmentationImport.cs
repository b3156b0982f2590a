using Mem3D.Core.Segmentations;
using Mem3D.Core.Volumes;

namespace Mem3D.Web.Segmentations;

/// <summary>A segmentation that was received and looked through, and waits for a person to say what becomes of it.</summary>
/// <param name="CameAlong">It came with scans, and waits for whoever may draw in the case.</param>
internal sealed record SegmentationImport(Guid CaseId, Guid OwnerId, UploadedFile File, SegmentationPreview Preview, long At, bool CameAlong);
