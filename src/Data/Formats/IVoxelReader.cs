using Mem3D.Core.Volumes;

namespace Mem3D.Data.Formats;

/// <summary>A decoded volume of some format, read front to back as often as wanted in bounded memory.</summary>
internal interface IVoxelReader
{
    VolumeGeometry Geometry { get; }

    /// <summary>What the source says made it; null when it does not say.</summary>
    Modality? Modality { get; }

    /// <summary>Passes every voxel, in storage order, in pieces.</summary>
    /// <exception cref="Core.Errors.Mem3DException">The source is damaged or shorter than it claims.</exception>
    void Read(VoxelChunk chunk, CancellationToken cancellationToken);
}
