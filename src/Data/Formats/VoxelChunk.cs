namespace Mem3D.Data.Formats;

/// <summary>Takes the next voxels of a volume in storage order (I fastest, then J, then K), rescaled, every one finite.</summary>
internal delegate void VoxelChunk(ReadOnlySpan<double> values);
