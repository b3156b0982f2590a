using Mem3D.Core.Errors;
using Mem3D.Core.Volumes;
using Mem3D.Data.Formats.Nrrd;
using Mem3D.Data.Formats.Samples;
using Mem3D.Data.Formats.Sorting;

namespace Mem3D.Data.Formats.Segmentations;

/// <summary>Finds out by content what kind of segmentation a file is.</summary>
internal static class SegmentationFiles
{
    /// <exception cref="Mem3DException">No segmentation, or one that is damaged or not read.</exception>
    public static ISegmentationSource Open(UploadedFile file, CancellationToken cancellationToken)
    {
        var start = FileStart.Read(file.Path);
        var alone = new Companions([]);
        if (NrrdHeader.LooksLike(start) && NrrdFile.Open(file, alone) is { IsSegmentation: true } nrrd)
        {
            return new SlicerSegmentation(nrrd);
        }

        return SampleFiles.LooksLike(start)
            ? new LabelMapSource(SampleFiles.Open(file, start, alone).Reader, cancellationToken)
            : throw new Mem3DException(
                ErrorKind.Unsupported, "It is no segmentation that is read here.", "Choose a NIfTI, NRRD or MetaImage label map, or a .seg.nrrd.");
    }
}
