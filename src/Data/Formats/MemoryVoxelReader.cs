using Mem3D.Core.Volumes;

namespace Mem3D.Data.Formats;

/// <summary>Voxels that are already in memory.</summary>
internal sealed class MemoryVoxelReader(VolumeGeometry geometry, Modality modality, ReadOnlyMemory<short> voxels) : IVoxelReader
{
    private const int ChunkVoxels = 64 * 1024;

    public VolumeGeometry Geometry => geometry;

    public Modality? Modality => modality;

    public void Read(VoxelChunk chunk, CancellationToken cancellationToken)
    {
        var values = new double[ChunkVoxels];
        for (var rest = voxels.Span; !rest.IsEmpty;)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var count = Math.Min(ChunkVoxels, rest.Length);
            for (var n = 0; n < count; n++)
            {
                values[n] = rest[n];
            }

            chunk(values.AsSpan(0, count));
            rest = rest[count..];
        }
    }
}
