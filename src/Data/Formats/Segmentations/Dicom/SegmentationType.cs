namespace Mem3D.Data.Formats.Segmentations.Dicom;

/// <summary>How the voxels of a DICOM Segmentation are written (PS3.3, C.8.20.2).</summary>
internal enum SegmentationType
{
    /// <summary>One bit a voxel, each frame of one segment.</summary>
    Binary,

    /// <summary>A probability or occupancy of 8 bits a voxel, each frame of one segment.</summary>
    Fractional,

    /// <summary>The number of a segment, 8 or 16 bits a voxel.</summary>
    LabelMap,
}
