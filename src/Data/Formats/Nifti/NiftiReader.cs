using System.IO.Compression;
using Mem3D.Core.Errors;
using Mem3D.Core.Volumes;
using Mem3D.Data.Formats.Samples;

namespace Mem3D.Data.Formats.Nifti;

/// <summary>
/// Reads NIfTI-1 and NIfTI-2, single files and pairs, gzipped or not (told apart by content), in either byte order, front to back in bounded memory.
/// Voxels come rescaled (scl_slope, scl_inter); NaN and infinities come as 0.
/// </summary>
public sealed class NiftiReader : IVoxelReader
{
    /// <summary>Forms farther apart than this share of the smallest voxel side disagree: more than rounding explains.</summary>
    private const double Disagreement = 0.1;

    private readonly SampleReader _samples;

    private NiftiReader(NiftiHeader header, SampleReader samples)
    {
        Header = header;
        _samples = samples;
    }

    public NiftiHeader Header { get; }

    public VolumeGeometry Geometry => Header.Geometry;

    /// <summary>What a person must know before trusting the geometry; null when there is nothing.</summary>
    public string? Reservation
    {
        get
        {
            var (i, j, k) = Geometry.SpacingMm;
            return Header.FormsApartMm is { } apart && apart > Disagreement * Math.Min(i, Math.Min(j, k))
                ? string.Create(
                    System.Globalization.CultureInfo.InvariantCulture,
                    $"Imported with its sform; its qform places the volume up to {apart:0.##} mm elsewhere.")
                : null;
        }
    }

    Modality? IVoxelReader.Modality => null;

    int IVoxelReader.FrameCount => Header.Frames;

    /// <summary>Opens a file and reads its header.</summary>
    /// <param name="path">A single file, or the header of a pair.</param>
    /// <param name="voxels">The other half of a pair; null for a single file.</param>
    /// <exception cref="Mem3DException">Not NIfTI, an unread variant, or shorter than it claims.</exception>
    public static NiftiReader Open(string path, string? voxels = null)
    {
        try
        {
            var header = ReadHeader(path);
            if (header.IsPair && voxels is null)
            {
                throw new Mem3DException(
                    ErrorKind.Invalid, "This is one half of a NIfTI pair, and its voxels (.img) are missing.", "Choose the .hdr and the .img file together.");
            }

            var data = header.IsPair ? voxels! : path;
            var compressed = IsGzip(data);
            var part = compressed ? new SamplePart(data, 0, 0, header.VoxelOffset) : new SamplePart(data, header.VoxelOffset);
            return new NiftiReader(header, new SampleReader(header.Geometry, null, header.ToSamples(compressed), [part]));
        }
        catch (InvalidDataException e)
        {
            throw NiftiErrors.Damaged("its gzip compression is broken", e);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new Mem3DException(ErrorKind.Unavailable, "The NIfTI file cannot be opened.", "Check that it exists and may be read.", e);
        }
    }

    /// <summary>Whether the first bytes of a file look like NIfTI, single or pair, 1 or 2, gzipped or not.</summary>
    public static bool LooksLike(ReadOnlySpan<byte> start) =>
        start.Length >= 4 && ((start[0] == 0x1F && start[1] == 0x8B) || NiftiHeader.LengthOf(start) > 0);

    IVoxelReader IVoxelReader.OfFrame(int index) => _samples.OfFrame(index);

    void IVoxelReader.Read(VoxelChunk chunk, CancellationToken cancellationToken) => _samples.Read(chunk, cancellationToken);

    void IVoxelReader.ReadFrames(FrameChunk chunk, CancellationToken cancellationToken) => _samples.ReadFrames(chunk, cancellationToken);

    private static NiftiHeader ReadHeader(string path)
    {
        using var file = File.OpenRead(path);
        using var stream = IsGzip(path) ? new GZipStream(file, CompressionMode.Decompress) : (Stream)file;
        var bytes = new byte[NiftiHeader.LengthOfNifti2];
        var got = stream.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false);
        return NiftiHeader.Parse(bytes.AsSpan(0, got));
    }

    private static bool IsGzip(string path)
    {
        using var file = File.OpenRead(path);
        return file.ReadByte() == 0x1F && file.ReadByte() == 0x8B;
    }
}
