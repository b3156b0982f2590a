using System.Buffers.Binary;
using Mem3D.Core.Volumes;

namespace Mem3D.Data.Formats.Nifti;

/// <summary>
/// A NIfTI-1 header (nifti1.h): 348 bytes in either byte order. Keeps the bytes as they came, so that an export carries the source's affine unchanged.
/// </summary>
public sealed class NiftiHeader
{
    /// <summary>Length of the header in bytes.</summary>
    public const int Length = 348;

    /// <summary>Where voxels start in a single file without extensions.</summary>
    public const int DefaultVoxelOffset = 352;

    private const int LengthOfNifti2 = 540;
    private readonly byte[] _raw;

    private NiftiHeader(byte[] raw, bool bigEndian)
    {
        _raw = raw;
        BigEndian = bigEndian;
    }

    /// <summary>The header's bytes as they came.</summary>
    public ReadOnlyMemory<byte> Raw => _raw;

    public bool BigEndian { get; }

    public VolumeSize Size { get; private init; }

    public NiftiDatatype Datatype { get; private init; }

    /// <summary>Byte at which voxels start.</summary>
    public long VoxelOffset { get; private init; }

    /// <summary>value = stored × slope + intercept; 1 and 0 when the file does not scale (slope 0 or not a number).</summary>
    public (double Slope, double Intercept) Scaling { get; private init; }

    /// <summary>Where the voxels lie: sform, else qform, else pixdim.</summary>
    public VolumeGeometry Geometry { get; private init; } = new(default, default);

    public int BytesPerVoxel => Datatype switch
    {
        NiftiDatatype.UInt8 or NiftiDatatype.Int8 => 1,
        NiftiDatatype.Int16 or NiftiDatatype.UInt16 => 2,
        NiftiDatatype.Int32 or NiftiDatatype.UInt32 or NiftiDatatype.Float32 => 4,
        _ => 8,
    };

    /// <summary>Reads and checks the 348 bytes.</summary>
    /// <exception cref="Core.Errors.Mem3DException">Not a NIfTI-1 single file, or something this build does not read, with the reason.</exception>
    public static NiftiHeader Parse(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length < Length)
        {
            throw NiftiErrors.NotNifti($"it ends after {bytes.Length} bytes and a header has {Length}");
        }

        var bigEndian = ByteOrder(bytes);
        var raw = bytes[..Length].ToArray();
        var fields = new NiftiFields(raw, bigEndian);
        CheckMagic(raw);
        var size = ReadSize(fields);
        var slope = fields.Single(112);
        var intercept = fields.Single(116);
        var scales = slope != 0 && double.IsFinite(slope);
        return new NiftiHeader(raw, bigEndian)
        {
            Size = size,
            Datatype = ReadDatatype(fields.Int16(70)),
            VoxelOffset = ReadOffset(fields.Single(108)),
            Scaling = scales ? (slope, double.IsFinite(intercept) ? intercept : 0) : (1, 0),
            Geometry = new VolumeGeometry(size, NiftiGeometry.Read(fields, size)),
        };
    }

    private static bool ByteOrder(ReadOnlySpan<byte> bytes)
    {
        var little = BinaryPrimitives.ReadInt32LittleEndian(bytes);
        var big = BinaryPrimitives.ReadInt32BigEndian(bytes);
        if (little == LengthOfNifti2 || big == LengthOfNifti2)
        {
            throw NiftiErrors.Unsupported("This is a NIfTI-2 file, which is not read yet.", "Save it as NIfTI-1 (.nii.gz), for example with nibabel or fslchfiletype.");
        }

        return little == Length ? false : big == Length ? true : throw NiftiErrors.NotNifti($"its header does not start with {Length}");
    }

    private static void CheckMagic(ReadOnlySpan<byte> raw)
    {
        var magic = raw.Slice(344, 4);
        if (magic.SequenceEqual("n+1\0"u8))
        {
            return;
        }

        throw magic.SequenceEqual("ni1\0"u8)
            ? NiftiErrors.Unsupported("This is one half of a NIfTI pair (.hdr and .img), which is not read.", "Save the volume as one .nii or .nii.gz file.")
            : NiftiErrors.NotNifti("its magic is missing; it may be an Analyze 7.5 header, whose left and right are not certain");
    }

    private static VolumeSize ReadSize(NiftiFields fields)
    {
        var rank = fields.Int16(40);
        if (rank is < 1 or > 7)
        {
            throw NiftiErrors.Damaged($"it claims {rank} dimensions");
        }

        Span<int> dims = [1, 1, 1, 1, 1, 1, 1];
        for (var n = 0; n < rank; n++)
        {
            dims[n] = fields.Int16(42 + (2 * n));
            if (dims[n] < 1)
            {
                throw NiftiErrors.Damaged($"dimension {n + 1} is {dims[n]}");
            }
        }

        if (dims[3] > 1)
        {
            throw NiftiErrors.Unsupported($"This is a 4-D series of {dims[3]} frames; one volume is labelled at a time.", "Split the series and upload one frame as a 3-D file.");
        }

        return dims[4] > 1 || dims[5] > 1 || dims[6] > 1
            ? throw NiftiErrors.Unsupported("Each voxel holds several values (dimensions 5 to 7); one value a voxel is read.", "Save one component as a 3-D file.")
            : new VolumeSize(dims[0], dims[1], dims[2]);
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

    private static long ReadOffset(double offset) => offset switch
    {
        0 => DefaultVoxelOffset,
        >= Length and <= int.MaxValue when offset == Math.Floor(offset) => (long)offset,
        _ => throw NiftiErrors.Damaged("its voxels start at no valid place"),
    };
}
