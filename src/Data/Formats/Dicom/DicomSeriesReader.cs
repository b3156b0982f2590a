using Mem3D.Core.Volumes;

namespace Mem3D.Data.Formats.Dicom;

/// <summary>Slices in order as one volume.</summary>
internal sealed class DicomSeriesReader(IReadOnlyList<DicomImage> slices, VolumeGeometry geometry, IDicomBackend backend) : IVoxelReader
{
    public VolumeGeometry Geometry => geometry;

    public Modality? Modality => slices[0].Modality switch
    {
        "CT" => Core.Volumes.Modality.CT,
        "MR" => Core.Volumes.Modality.MR,
        "" => null,
        _ => Core.Volumes.Modality.Other,
    };

    public void Read(VoxelChunk chunk, CancellationToken cancellationToken)
    {
        foreach (var slice in slices)
        {
            backend.ReadPixels(slice, chunk, cancellationToken);
        }
    }
}
