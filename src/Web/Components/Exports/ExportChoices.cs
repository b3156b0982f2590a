using Mem3D.Core.Exports;

namespace Mem3D.Web.Components.Exports;

/// <summary>The formats as a person reads them.</summary>
internal static class ExportChoices
{
    public static IReadOnlyList<(ExportFormat Format, string Name, string What)> All { get; } =
    [
        (ExportFormat.Nifti, "NIfTI label map", "One .nii.gz in the scan's own geometry. Where labels overlap, the higher number wins."),
        (ExportFormat.NiftiPerLabel, "NIfTI masks", "A zip with one .nii.gz a label; overlaps are kept."),
        (ExportFormat.SegNrrd, "3D Slicer segmentation", "One .seg.nrrd with names, colours and codes; overlaps are kept."),
        (ExportFormat.DicomSeg, "DICOM Segmentation", "One .dcm that refers to the scan's own images, with codes. For scans that came as DICOM."),
        (ExportFormat.RtStruct, "DICOM RT Structure Set", "One .dcm with outlines along the voxels' edges. For scans that came as DICOM."),
        (ExportFormat.Mha, "MetaImage label map", "One .mha for ITK programs. Where labels overlap, the higher number wins."),
        (ExportFormat.Stl, "Surfaces, STL", "Closed surfaces in patient millimetres (LPS)."),
        (ExportFormat.Obj, "Surfaces, OBJ", "Closed surfaces in patient millimetres (LPS)."),
        (ExportFormat.Png, "Pictures", "A zip of PNG: every slice with a mask, outlines over the image."),
        (ExportFormat.Csv, "Tables", "A zip of CSV: volumes and quality by label and by slice."),
    ];

    public static IReadOnlyList<(DatasetLayout Layout, string Name, string What)> Layouts { get; } =
    [
        (DatasetLayout.Decathlon, "Medical Segmentation Decathlon", "imagesTr, labelsTr and dataset.json, as nnU-Net reads it. Where labels overlap, the higher number wins."),
        (DatasetLayout.Bids, "BIDS derivatives", "A subject a case, a label map with its table and a mask a label; overlaps are kept."),
    ];

    public static string Size(long bytes) => bytes switch
    {
        < 1 << 10 => $"{bytes} bytes",
        < 1 << 20 => string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{bytes / 1024.0:0.#} KiB"),
        _ => string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{bytes / 1048576.0:0.#} MiB"),
    };
}
