using Mem3D.Core.Errors;
using Mem3D.Core.Volumes;
using Mem3D.Data.Formats.Dicom;
using Mem3D.Data.Formats.Nrrd;
using Mem3D.Data.Formats.Samples;
using Mem3D.Data.Formats.Segmentations.Dicom;
using Mem3D.Data.Formats.Sorting;

namespace Mem3D.Data.Formats.Segmentations;

/// <summary>Finds out by content what kind of segmentation a file is.</summary>
internal static class SegmentationFiles
{
    private const string Kinds = "Choose a DICOM Segmentation or RT Structure Set, a NIfTI, NRRD or MetaImage label map, or a .seg.nrrd.";

    /// <exception cref="Mem3DException">No segmentation, or one that is damaged or not read.</exception>
    public static ISegmentationSource Open(UploadedFile file, IDicomBackend backend, CancellationToken cancellationToken)
    {
        var start = FileStart.Read(file.Path);
        var alone = new Companions([]);
        if (NrrdHeader.LooksLike(start) && NrrdFile.Open(file, alone) is { Header.IsSegmentation: true } nrrd)
        {
            return new SlicerSegmentation(nrrd);
        }

        return SampleFiles.LooksLike(start) ? new LabelMapSource(SampleFiles.Open(file, start, alone).Reader, cancellationToken)
            : DicomParser.LooksLike(start) ? OpenDicom(file, backend)
            : throw new Mem3DException(ErrorKind.Unsupported, "It is no segmentation that is read here.", Kinds);
    }

    private static ISegmentationSource OpenDicom(UploadedFile file, IDicomBackend backend)
    {
        var image = backend.Open(file.Path, FileNames.Last(file.Name));
        return DicomSegmentation.Is(image.SopClass) ? new DicomSegmentation(image, backend)
            : StructureSet.Is(image.SopClass) ? new StructureSet(file.Path)
            : throw new Mem3DException(
                ErrorKind.Unsupported, DicomUids.ObjectName(image.SopClass) is { } other ? $"It is a {other}, not a segmentation." : "It is a DICOM image, not a segmentation.", Kinds);
    }
}
