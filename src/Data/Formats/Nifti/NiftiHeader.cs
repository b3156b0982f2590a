using System.Buffers.Binary;
using Mem3D.Core.Volumes;
using Mem3D.Data.Formats.Samples;

namespace Mem3D.Data.Formats.Nifti;

/// <summary>
/// A NIfTI-1 (nifti1.h, 348 bytes) or NIfTI-2 (nifti2.h, 540 bytes) header in either byte order, of a single file or of a pair. Keeps the bytes as they
/// came, so that an export carries the source's affine unchanged.
/// </summary>
public sealed class NiftiHeader
{
    /// <summary>Length of a NIfTI-1 header in bytes.</summary>
    public const int Length = 348;

    /// <summary>Length of a NIfTI-2 header in bytes.</summary>
    public const int LengthOfNifti2 = 540;

    private const int MostFrames = 65_536;
    private readonly byte[] _raw;

    private NiftiHeader(byte[] raw, bool bigEndian)
    {
        _raw = raw;
        BigEndian = bigEndian;
    }

    /// <summary>The header's bytes as they came: 348 or 540.</summary>
    public ReadOnlyMemory<byte> Raw => _raw;

    public bool BigEndian { get; }

    /// <summary>The voxels are in a file of their own (.img).</summary>
    public bool IsPair { get; private init; }

    public VolumeSize Size { get; private init; }

    /// <summary>Volumes in the file: the product of dimensions 4 to 7.</summary>
    public int Frames { get; private init; }

    public NiftiDatatype Datatype { get; private init; }

    /// <summary>Byte at which voxels start; extensions lie before it.</summary>
    public long VoxelOffset { get; private init; }

    /// <summary>value = stored × slope + intercept; 1 and 0 when the file does not scale (slope 0 or not a number).</summary>
    public (double Slope, double Intercept) Scaling { get; private init; }

    /// <summary>Where the voxels lie: sform, else qform, else pixdim.</summary>
    public VolumeGeometry Geometry { get; private init; } = new(default, default);

    /// <summary>
    /// Where sform and qform are both given: how far apart in millimetres the farthest corner of the volume lies between them. Null with one form.
    /// </summary>
    public double? FormsApartMm { get; private init; }

    /// <summary>Bytes of the header that starts so: 348, 540, or 0 when it is no NIfTI header.</summary>
    public static int LengthOf(ReadOnlySpan<byte> start) => start.Length < 4 ? 0
        : BinaryPrimitives.ReadInt32LittleEndian(start) is Length or LengthOfNifti2 ? BinaryPrimitives.ReadInt32LittleEndian(start)
        : BinaryPrimitives.ReadInt32BigEndian(start) is Length or LengthOfNifti2 ? BinaryPrimitives.ReadInt32BigEndian(start) : 0;

    /// <summary>Whether a file that starts so is the header of a pair, its voxels elsewhere. Needs 348 bytes to know.</summary>
    public static bool LooksLikePair(ReadOnlySpan<byte> start) => LengthOf(start) switch
    {
        Length => start.Length >= Length && start.Slice(344, 4).SequenceEqual("ni1\0"u8),
        LengthOfNifti2 => start.Length >= 12 && start.Slice(4, 3).SequenceEqual("ni2"u8),
        _ => false,
    };

    /// <summary>Reads and checks the bytes.</summary>
    /// <exception cref="Core.Errors.Mem3DException">Not NIfTI, or something this build does not read, with the reason.</exception>
    public static NiftiHeader Parse(ReadOnlySpan<byte> bytes)
    {
        var length = LengthOf(bytes);
        if (bytes.Length < Math.Max(length, Length))
        {
            throw NiftiErrors.NotNifti($"it ends after {bytes.Length} bytes and a header has {Math.Max(length, Length)}");
        }

        if (length == 0)
        {
            throw NiftiErrors.NotNifti($"its header does not start with {Length} or {LengthOfNifti2}");
        }

        var bigEndian = BinaryPrimitives.ReadInt32LittleEndian(bytes) != length;
        var raw = bytes[..length].ToArray();
        var fields = new NiftiFields(raw, bigEndian);
        var pair = ReadMagic(raw);
        var (size, frames) = ReadSize(fields);
        var (slope, intercept) = (fields.Slope, fields.Intercept);
        var scales = slope != 0 && double.IsFinite(slope);
        return new NiftiHeader(raw, bigEndian)
        {
            IsPair = pair,
            Size = size,
            Frames = frames,
            Datatype = ReadDatatype(fields.Datatype),
            VoxelOffset = ReadOffset(fields.VoxelOffset, pair ? 0 : length),
            Scaling = scales ? (slope, double.IsFinite(intercept) ? intercept : 0) : (1, 0),
            Geometry = new VolumeGeometry(size, NiftiGeometry.Read(fields, size)),
            FormsApartMm = NiftiGeometry.Disagreement(fields, size),
        };
    }

    internal SampleFormat ToSamples(bool compressed) => new(
        Datatype switch
        {
            NiftiDatatype.UInt8 => SampleType.UInt8,
            NiftiDatatype.Int8 => SampleType.Int8,
            NiftiDatatype.Int16 => SampleType.Int16,
            NiftiDatatype.UInt16 => SampleType.UInt16,
            NiftiDatatype.Int32 => SampleType.Int32,
            NiftiDatatype.UInt32 => SampleType.UInt32,
            NiftiDatatype.Int64 => SampleType.Int64,
            NiftiDatatype.UInt64 => SampleType.UInt64,
            NiftiDatatype.Float32 => SampleType.Float32,
            _ => SampleType.Float64,
        },
        BigEndian, compressed ? SampleEncoding.Gzip : SampleEncoding.Raw, new FrameLayout(1, Frames, Size.VoxelCount), Scaling.Slope, Scaling.Intercept);

    private static bool ReadMagic(ReadOnlySpan<byte> raw)
    {
        var magic = raw.Length == Length ? raw.Slice(344, 4) : raw.Slice(4, 4);
        if (magic.SequenceEqual("n+1\0"u8) || magic.SequenceEqual("n+2\0"u8))
        {
            return false;
        }

        return magic.SequenceEqual("ni1\0"u8) || magic.SequenceEqual("ni2\0"u8)
            ? true
            : throw NiftiErrors.NotNifti("its magic is missing; it may be an Analyze 7.5 header, whose left and right are not certain");
    }

    private static (VolumeSize Size, int Frames) ReadSize(NiftiFields fields)
    {
        var rank = fields.Dim(0);
        if (rank is < 1 or > 7)
        {
            throw NiftiErrors.Damaged($"it claims {rank} dimensions");
        }

        Span<long> dims = [1, 1, 1, 1, 1, 1, 1];
        long frames = 1;
        for (var n = 0; n < rank; n++)
        {
            dims[n] = fields.Dim(n + 1);
            if (dims[n] is < 1 or > int.MaxValue)
            {
                throw NiftiErrors.Damaged($"dimension {n + 1} is {dims[n]}");
            }

            frames = n < 3 ? 1 : Math.Min(frames * dims[n], MostFrames + 1);
        }

        var size = new VolumeSize((int)dims[0], (int)dims[1], (int)dims[2]);
        if ((double)size.Width * size.Height * size.Depth * frames * 8 > long.MaxValue / 4)
        {
            throw NiftiErrors.Damaged("its dimensions are larger than any file");
        }

        return frames <= MostFrames
            ? (size, (int)frames)
            : throw NiftiErrors.Unsupported($"The file has more than {MostFrames} frames.", "Split the series and upload some frames as 3-D files.");
    }

    private static NiftiDatatype ReadDatatype(int code) => code switch
    {
        32 or 1792 or 2048 => throw NiftiErrors.Unsupported("The voxels are complex numbers.", "Save magnitude or phase as a real-valued file."),
        128 or 2304 => throw NiftiErrors.Unsupported("The voxels are colours (RGB).", "Save the volume as grey values."),
        1536 => throw NiftiErrors.Unsupported("The voxels are 128-bit floating-point numbers.", "Save the volume as float32 or int16."),
        1 => throw NiftiErrors.Unsupported("The voxels are single bits.", "Save the volume as uint8."),
        _ when Enum.IsDefined((NiftiDatatype)code) => (NiftiDatatype)code,
        _ => throw NiftiErrors.Damaged($"there is no voxel type {code}"),
    };

    /// <param name="least">Bytes before which no voxel can be: the header's length in a single file, 0 in a file of voxels alone.</param>
    private static long ReadOffset(double offset, int least) => offset switch
    {
        0 => least == 0 ? 0 : least + 4,
        _ when offset >= least && offset <= long.MaxValue / 4 && offset == Math.Floor(offset) => (long)offset,
        _ => throw NiftiErrors.Damaged("its voxels start at no valid place"),
    };
}
