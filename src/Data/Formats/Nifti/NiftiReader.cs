using System.Buffers.Binary;
using System.IO.Compression;
using Mem3D.Core.Errors;
using Mem3D.Core.Volumes;

namespace Mem3D.Data.Formats.Nifti;

/// <summary>
/// Reads NIfTI-1 single files (.nii, .nii.gz; told apart by content) in either byte order, front to back in bounded memory. Voxels come rescaled
/// (scl_slope, scl_inter); NaN and infinities come as 0.
/// </summary>
public sealed class NiftiReader : IVoxelReader
{
    private const int ChunkVoxels = 64 * 1024;

    /// <summary>Deflate cannot expand more than this (1032:1), so a header that claims more lies.</summary>
    private const long MaximumExpansion = 1100;

    private readonly string _path;
    private readonly bool _compressed;

    private NiftiReader(string path, bool compressed, NiftiHeader header)
    {
        _path = path;
        _compressed = compressed;
        Header = header;
    }

    public NiftiHeader Header { get; }

    public VolumeGeometry Geometry => Header.Geometry;

    Modality? IVoxelReader.Modality => null;

    /// <summary>Opens a file and reads its header.</summary>
    /// <exception cref="Mem3DException">Not NIfTI-1, an unread variant, or shorter than it claims.</exception>
    public static NiftiReader Open(string path)
    {
        try
        {
            using var file = File.OpenRead(path);
            var compressed = file.ReadByte() == 0x1F && file.ReadByte() == 0x8B;
            file.Position = 0;
            using var stream = compressed ? new GZipStream(file, CompressionMode.Decompress) : (Stream)file;
            var bytes = new byte[NiftiHeader.Length];
            var got = stream.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false);
            var header = NiftiHeader.Parse(bytes.AsSpan(0, got));
            var reader = new NiftiReader(path, compressed, header);
            reader.CheckLength(new FileInfo(path).Length);
            return reader;
        }
        catch (InvalidDataException e)
        {
            throw NiftiErrors.Damaged("its gzip compression is broken", e);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw Unreadable(e);
        }
    }

    /// <summary>Whether the first bytes of a file look like NIfTI, single or pair, 1 or 2, gzipped or not.</summary>
    public static bool LooksLike(ReadOnlySpan<byte> start) =>
        start.Length >= 4
        && ((start[0] == 0x1F && start[1] == 0x8B)
            || BinaryPrimitives.ReadInt32LittleEndian(start) is 348 or 540
            || BinaryPrimitives.ReadInt32BigEndian(start) is 348 or 540);

    void IVoxelReader.Read(VoxelChunk chunk, CancellationToken cancellationToken)
    {
        try
        {
            using var file = new FileStream(_path, FileMode.Open, FileAccess.Read, FileShare.Read, 1 << 16, FileOptions.SequentialScan);
            using var stream = _compressed ? new GZipStream(file, CompressionMode.Decompress) : (Stream)file;
            Skip(stream, Header.VoxelOffset);
            var bytes = new byte[ChunkVoxels * Header.BytesPerVoxel];
            var values = new double[ChunkVoxels];
            for (var left = Header.Size.VoxelCount; left > 0;)
            {
                cancellationToken.ThrowIfCancellationRequested();
                var count = (int)Math.Min(ChunkVoxels, left);
                var wanted = count * Header.BytesPerVoxel;
                if (stream.ReadAtLeast(bytes.AsSpan(0, wanted), wanted, throwOnEndOfStream: false) < wanted)
                {
                    throw NiftiErrors.Damaged($"it ends {left} voxels early");
                }

                NiftiVoxels.Decode(Header, bytes.AsSpan(0, wanted), values.AsSpan(0, count));
                chunk(values.AsSpan(0, count));
                left -= count;
            }

            _ = stream.Read(bytes); // at the end of the voxels gzip checks its checksum
        }
        catch (InvalidDataException e)
        {
            throw NiftiErrors.Damaged("its gzip compression is broken", e);
        }
        catch (FileNotFoundException e)
        {
            throw Unreadable(e);
        }
    }

    private static void Skip(Stream stream, long count)
    {
        var buffer = new byte[4096];
        while (count > 0)
        {
            var got = stream.Read(buffer, 0, (int)Math.Min(buffer.Length, count));
            if (got == 0)
            {
                throw NiftiErrors.Damaged("it ends before its voxels start");
            }

            count -= got;
        }
    }

    private static Mem3DException Unreadable(Exception e) =>
        new(ErrorKind.Unavailable, "The NIfTI file cannot be opened.", "Check that it exists and may be read.", e);

    private void CheckLength(long fileLength)
    {
        var wanted = checked(Header.VoxelOffset + (Header.Size.VoxelCount * Header.BytesPerVoxel));
        if (wanted > (_compressed ? checked(fileLength * MaximumExpansion) : fileLength))
        {
            throw NiftiErrors.Damaged(
                $"{Header.Size.Width}×{Header.Size.Height}×{Header.Size.Depth} voxels need {wanted} bytes and there are not as many");
        }
    }
}
