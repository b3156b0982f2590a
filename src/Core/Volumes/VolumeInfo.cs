namespace Mem3D.Core.Volumes;

/// <summary>Everything about a stored volume but its voxels.</summary>
public sealed record VolumeInfo(VolumeGeometry Geometry, VoxelType VoxelType, Modality Modality, IntensityRange Intensity);
