namespace Mem3D.Core.Volumes;

/// <summary>Stored volumes.</summary>
public interface IVolumeStore
{
    /// <summary>Opens a volume's memory-mapped voxel file. The caller disposes it.</summary>
    /// <exception cref="Errors.Mem3DException">No such volume, or its file is missing or damaged.</exception>
    Task<IVoxelSource> OpenAsync(Guid volumeId, CancellationToken cancellationToken);
}
