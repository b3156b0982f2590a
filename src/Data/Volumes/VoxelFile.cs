using System.Buffers;
using System.IO.MemoryMappedFiles;
using System.Runtime.InteropServices;
using Mem3D.Core.Errors;
using Mem3D.Core.Volumes;
using Microsoft.Win32.SafeHandles;

namespace Mem3D.Data.Volumes;

/// <summary>
/// A stored volume: raw voxels, little endian, I fastest, then J, then K, and nothing else. Until somebody has read it through
/// (<see cref="Judge"/>) it is read by calls, which report a bad sector; then through memory, where a bad sector would end the process. Thread-safe; a read
/// that races with disposal either completes or throws <see cref="ObjectDisposedException"/>.
/// </summary>
public sealed unsafe class VoxelFile : IVoxelSource
{
    private readonly MemoryMappedFile _file;
    private readonly SafeFileHandle _handle;
    private readonly long _length;
    private readonly MemoryMappedViewAccessor _view;
    private readonly int _bytesPerVoxel;
    private volatile string? _damage;
    private volatile bool _sound;

    private VoxelFile(VolumeInfo info, SafeFileHandle handle, long length, MemoryMappedFile file, MemoryMappedViewAccessor view)
    {
        Info = info;
        (_handle, _length) = (handle, length);
        _file = file;
        _view = view;
        _bytesPerVoxel = BytesPerVoxel(info.VoxelType);
    }

    public VolumeInfo Info { get; }

    /// <summary>True once the whole file was read and is what was imported.</summary>
    public bool IsSound => _sound;

    public static int BytesPerVoxel(VoxelType type) => type == VoxelType.Int16 ? sizeof(short) : sizeof(float);

    /// <exception cref="Mem3DException">The file is missing, cannot be read, or has not the length its description asks for.</exception>
    public static VoxelFile Open(string path, VolumeInfo info)
    {
        var length = checked(info.Geometry.Size.VoxelCount * BytesPerVoxel(info.VoxelType));
        MemoryMappedFile? file = null;
        try
        {
            var stream = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read | FileShare.Delete);
            if (stream.Length != length)
            {
                stream.Dispose();
                throw Damaged("has the wrong length", null);
            }

            file = MemoryMappedFile.CreateFromFile(stream, null, 0, MemoryMappedFileAccess.Read, HandleInheritability.None, leaveOpen: false);
            return new VoxelFile(info, stream.SafeFileHandle, length, file, file.CreateViewAccessor(0, length, MemoryMappedFileAccess.Read));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            file?.Dispose();
            throw Damaged("is missing or cannot be read", e);
        }
    }

    public void ReadSlice(SliceAxis axis, int index, Span<float> destination)
    {
        Check(axis, index, destination.Length, 1);
        if (Info.VoxelType == VoxelType.Float32)
        {
            Copy(axis, index, MemoryMarshal.AsBytes(destination));
            return;
        }

        var shorts = ArrayPool<short>.Shared.Rent(destination.Length);
        try
        {
            var stored = shorts.AsSpan(0, destination.Length);
            Copy(axis, index, MemoryMarshal.AsBytes(stored));
            VoxelConversion.ToFloat(stored, destination);
        }
        finally
        {
            ArrayPool<short>.Shared.Return(shorts);
        }
    }

    public void ReadSliceBytes(SliceAxis axis, int index, Span<byte> destination)
    {
        Check(axis, index, destination.Length, _bytesPerVoxel);
        Copy(axis, index, destination);
    }

    /// <summary>What came of reading the whole file: null, it is what was imported; else what is wrong, as the end of a sentence. Reading it fails from then on.</summary>
    public void Judge(string? damage)
    {
        _damage = damage;
        _sound = damage is null;
    }

    public void Dispose()
    {
        _view.Dispose();
        _file.Dispose();
    }

    private static Mem3DException Damaged(string what, Exception? inner) =>
        new(ErrorKind.Unavailable, $"The stored volume {what}.", "Restore the data folder from a backup, or remove the case and import it again.", inner);

    private void Check(SliceAxis axis, int index, int length, int unitsPerVoxel)
    {
        var count = Info.Geometry.SliceCount(axis);
        if (index < 0 || index >= count)
        {
            throw new ArgumentOutOfRangeException(nameof(index), index, $"Slices along {axis} go from 0 to {count - 1}.");
        }

        var (width, height) = Info.Geometry.SliceSize(axis);
        if (length != (long)width * height * unitsPerVoxel)
        {
            throw new ArgumentOutOfRangeException(nameof(length), length, $"A slice along {axis} has {width}×{height} voxels.");
        }
    }

    private void Copy(SliceAxis axis, int index, Span<byte> destination)
    {
        if (_damage is { } damage)
        {
            throw Damaged(damage, null);
        }

        if (!_sound)
        {
            CopyByCalls(axis, index, destination);
            return;
        }

        // Reading a mapped page that the file no longer has would end the whole process.
        if (RandomAccess.GetLength(_handle) < _length)
        {
            throw Damaged("was cut short", null);
        }

        var size = Info.Geometry.Size;
        var row = (long)size.Width * _bytesPerVoxel;
        var plane = row * size.Height;
        byte* start = null;
        var handle = _view.SafeMemoryMappedViewHandle;
        handle.AcquirePointer(ref start);
        try
        {
            start += _view.PointerOffset;
            switch (axis)
            {
                case SliceAxis.K:
                    new ReadOnlySpan<byte>(start + (index * plane), destination.Length).CopyTo(destination);
                    break;
                case SliceAxis.J:
                    for (var k = 0; k < size.Depth; k++)
                    {
                        new ReadOnlySpan<byte>(start + (k * plane) + (index * row), (int)row).CopyTo(destination[(int)(k * row)..]);
                    }

                    break;
                default:
                    if (_bytesPerVoxel == sizeof(short))
                    {
                        Column((short*)start + index, size, MemoryMarshal.Cast<byte, short>(destination));
                    }
                    else
                    {
                        Column((float*)start + index, size, MemoryMarshal.Cast<byte, float>(destination));
                    }

                    break;
            }
        }
        finally
        {
            handle.ReleasePointer();
        }
    }

    private void CopyByCalls(SliceAxis axis, int index, Span<byte> destination)
    {
        var size = Info.Geometry.Size;
        var row = size.Width * _bytesPerVoxel;
        var plane = (long)row * size.Height;
        switch (axis)
        {
            case SliceAxis.K:
                ReadExactly(destination, index * plane);
                break;
            case SliceAxis.J:
                for (var k = 0; k < size.Depth; k++)
                {
                    ReadExactly(destination.Slice(k * row, row), (k * plane) + ((long)index * row));
                }

                break;
            default:
                var whole = ArrayPool<byte>.Shared.Rent((int)plane);
                try
                {
                    for (var k = 0; k < size.Depth; k++)
                    {
                        ReadExactly(whole.AsSpan(0, (int)plane), k * plane);
                        for (var j = 0; j < size.Height; j++)
                        {
                            whole.AsSpan((j * row) + (index * _bytesPerVoxel), _bytesPerVoxel).CopyTo(destination[(((k * size.Height) + j) * _bytesPerVoxel)..]);
                        }
                    }
                }
                finally
                {
                    ArrayPool<byte>.Shared.Return(whole);
                }

                break;
        }
    }

    private void ReadExactly(Span<byte> destination, long at)
    {
        try
        {
            while (destination.Length > 0)
            {
                var got = RandomAccess.Read(_handle, destination, at);
                if (got == 0)
                {
                    throw Damaged("was cut short", null);
                }

                destination = destination[got..];
                at += got;
            }
        }
        catch (IOException e)
        {
            throw Damaged("cannot be read", e);
        }
    }

    private static void Column<T>(T* first, VolumeSize size, Span<T> destination)
        where T : unmanaged
    {
        for (var n = 0; n < destination.Length; n++)
        {
            destination[n] = first[(long)n * size.Width];
        }
    }
}
