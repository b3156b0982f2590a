namespace Mem3D.Core.Exports;

/// <summary>What a case's masks can be written as.</summary>
public enum ExportFormat
{
    /// <summary>One NIfTI label map (.nii.gz, uint8); where labels overlap, the higher number wins.</summary>
    Nifti = 0,

    /// <summary>A zip with one binary NIfTI mask a label: overlaps are kept.</summary>
    NiftiPerLabel = 1,

    /// <summary>3D Slicer's segmentation (.seg.nrrd): names, colours, codes; overlaps are kept in layers.</summary>
    SegNrrd = 2,

    /// <summary>One MetaImage label map (.mha, uint8); where labels overlap, the higher number wins.</summary>
    Mha = 3,

    /// <summary>Closed surfaces in millimetres (LPS), binary STL, one file a label.</summary>
    Stl = 4,

    /// <summary>Closed surfaces in millimetres (LPS), Wavefront OBJ, one file a label.</summary>
    Obj = 5,

    /// <summary>A zip of pictures: every slice with a mask, outlines over the image, at physical aspect.</summary>
    Png = 6,

    /// <summary>A zip of two tables: volumes and quality by label, and by slice.</summary>
    Csv = 7,

    /// <summary>DICOM Segmentation, BINARY: one segment a label with codes, each frame with its source image.</summary>
    DicomSeg = 8,

    /// <summary>DICOM RT Structure Set: closed outlines along the voxels' edges.</summary>
    RtStruct = 9,
}
