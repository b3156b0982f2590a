using System.Runtime.InteropServices;

namespace Mem3D.Core.Volumes;

/// <summary>A volume held in memory: for the command line, for tests and for generated volumes. Voxels I fastest, then J, then K.</summary>
public sealed class ArrayVoxelSource : IVoxelSource
{
    private readonly short[]? _shorts;
    private readonly float[]? _floats;

    /// <exception cref="ArgumentException">The array's length is not the number of voxels, or the type is not <see cref="VoxelType.Int16"/>.</exception>
    public ArrayVoxelSource(VolumeInfo info, short[] voxels)
    {
        Check(info, VoxelType.Int16, voxels.LongLength);
        Info = info;
        _shorts = voxels;
    }

    /// <exception cref="ArgumentException">The array's length is not the number of voxels, or the type is not <see cref="VoxelType.Float32"/>.</exception>
    public ArrayVoxelSource(VolumeInfo info, float[] voxels)
    {
        Check(info, VoxelType.Float32, voxels.LongLength);
        Info = info;
        _floats = voxels;
    }

    public VolumeInfo Info { get; }

    /// <summary>Wraps int16 voxels and computes their intensity range.</summary>
    public static ArrayVoxelSource Of(VolumeGeometry geometry, Modality modality, short[] voxels) =>
        new(new VolumeInfo(geometry, VoxelType.Int16, modality, IntensityStatistics.Of(voxels)), voxels);

    public void ReadSlice(SliceAxis axis, int index, Span<float> destination)
    {
        Slicing.Check(Info.Geometry, axis, index, destination.Length, 1);
        if (_floats is not null)
        {
            Slicing.Copy<float, float>(_floats, Info.Geometry.Size, axis, index, destination, static v => v);
        }
        else if (axis == SliceAxis.K)
        {
            VoxelConversion.ToFloat(_shorts.AsSpan(checked(index * destination.Length), destination.Length), destination);
        }
        else
        {
            Slicing.Copy<short, float>(_shorts, Info.Geometry.Size, axis, index, destination, static v => v);
        }
    }

    public void ReadSliceBytes(SliceAxis axis, int index, Span<byte> destination)
    {
        Slicing.Check(Info.Geometry, axis, index, destination.Length, _floats is null ? 2 : 4);
        if (_floats is not null)
        {
            Slicing.Copy<float, float>(_floats, Info.Geometry.Size, axis, index, MemoryMarshal.Cast<byte, float>(destination), static v => v);
        }
        else
        {
            Slicing.Copy<short, short>(_shorts, Info.Geometry.Size, axis, index, MemoryMarshal.Cast<byte, short>(destination), static v => v);
        }
    }

    public void Dispose()
    {
    }

    private static void Check(VolumeInfo info, VoxelType type, long length)
    {
        if (info.VoxelType != type)
        {
            throw new ArgumentException($"The volume is described as {info.VoxelType}, the array is {type}.", nameof(info));
        }

        if (length != info.Geometry.Size.VoxelCount)
        {
            throw new ArgumentException($"The volume has {info.Geometry.Size.VoxelCount} voxels, the array {length}.", nameof(info));
        }
    }
}
