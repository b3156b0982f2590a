using Mem3D.Core.Volumes;

namespace Mem3D.Web.Tests.Doubles;

/// <summary>A volume store that counts what is opened and closed.</summary>
internal sealed class CountedVolumes : IVolumeStore
{
    public int Opened { get; private set; }

    public int Closed { get; private set; }

    /// <summary>Set to make opening fail.</summary>
    public Exception? Failure { get; set; }

    public Task<IVoxelSource> OpenAsync(Guid volumeId, CancellationToken cancellationToken)
    {
        Opened++;
        return Failure is null ? Task.FromResult<IVoxelSource>(new Source(() => Closed++)) : Task.FromException<IVoxelSource>(Failure);
    }

    private sealed class Source(Action closed) : IVoxelSource
    {
        public VolumeInfo Info => throw new NotSupportedException();

        public void ReadSlice(SliceAxis axis, int index, Span<float> destination) => throw new NotSupportedException();

        public void ReadSliceBytes(SliceAxis axis, int index, Span<byte> destination) => throw new NotSupportedException();

        public void Dispose() => closed();
    }
}
