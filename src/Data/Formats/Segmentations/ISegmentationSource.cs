using Mem3D.Core.Volumes;

namespace Mem3D.Data.Formats.Segmentations;

/// <summary>An opened segmentation file. Other formats (DICOM SEG, RTSTRUCT) join by implementing it.</summary>
internal interface ISegmentationSource
{
    /// <summary>What it is, in words for people.</summary>
    string Format { get; }

    VolumeGeometry Geometry { get; }

    IReadOnlyList<SourceSegment> Segments { get; }

    /// <summary>The voxels of one layer: whole numbers, 0 where no segment is.</summary>
    IVoxelReader Layer(int layer);
}
