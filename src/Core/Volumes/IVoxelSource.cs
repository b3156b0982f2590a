namespace Mem3D.Core.Volumes;

/// <summary>Read access to one volume, slice by slice. Thread-safe; disposing closes the file.</summary>
public interface IVoxelSource : IDisposable
{
    VolumeInfo Info { get; }

    /// <summary>Reads one slice as float in stored units. <paramref name="destination"/> holds width × height values, x fastest.</summary>
    /// <exception cref="ArgumentOutOfRangeException">No such slice, or a destination of the wrong length.</exception>
    void ReadSlice(SliceAxis axis, int index, Span<float> destination);

    /// <summary>Reads one slice as stored bytes (little endian, 2 or 4 bytes a voxel, x fastest).</summary>
    void ReadSliceBytes(SliceAxis axis, int index, Span<byte> destination);
}
