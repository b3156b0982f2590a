using Mem3D.Core.Volumes;
using Mem3D.Data.Formats.Samples;

namespace Mem3D.Data.Formats.Meta;

/// <summary>
/// A MetaImage (itk.org/Wiki/MetaIO), voxels in the same file (.mha) or in others (.mhd). Its world is LPS. Each row of TransformMatrix is the direction
/// of one axis.
/// </summary>
internal static class MetaImage
{
    private const int MostFrames = 65_536;

    /// <exception cref="Core.Errors.Mem3DException">Damaged, unread, or its voxel files are missing.</exception>
    public static IVoxelReader Open(UploadedFile file, Companions companions)
    {
        var header = MetaHeader.Read(file.Path);
        if (header.Find("ObjectType") is { } kind && !kind.Equals("Image", StringComparison.OrdinalIgnoreCase))
        {
            throw SampleErrors.Unsupported("It is a MetaIO object other than an image.", "Choose an image (.mha or .mhd).");
        }

        var sizes = Array.ConvertAll(HeaderNumbers.Words(header.Require("DimSize")), w => HeaderNumbers.Whole(w, "DimSize"));
        var dimensions = header.Find("NDims") is { } n ? HeaderNumbers.Whole(n, "NDims") : sizes.Length;
        if (dimensions is < 2 or > 10 || sizes.Length != dimensions || sizes.Any(s => s < 1)
            || sizes.Aggregate(1.0, (product, s) => product * s) > long.MaxValue / 4096)
        {
            throw SampleErrors.Damaged("its number of dimensions and its sizes do not fit together");
        }

        var size = new VolumeSize(sizes[0], sizes[1], dimensions > 2 ? sizes[2] : 1);
        var geometry = new VolumeGeometry(size, Affine(header, dimensions));
        var format = Format(header, Layout(header, size, sizes));
        var modality = header.Find("Modality") switch { "MET_MOD_CT" => Modality.CT, "MET_MOD_MR" => Modality.MR, _ => (Modality?)null };
        return new SampleReader(geometry, modality, format, Parts(file, header, format.Layout, companions));
    }

    private static Affine Affine(MetaHeader header, int dimensions)
    {
        var spacing = Row(header, dimensions, 1, "ElementSpacing", "ElementSize");
        var origin = Row(header, dimensions, 0, "Offset", "Position", "Origin");
        var matrix = header.Find("TransformMatrix", "Rotation", "Orientation") is { } m ? HeaderNumbers.Reals(m, "TransformMatrix") : null;
        if (matrix is not null && matrix.Length != dimensions * dimensions)
        {
            throw SampleErrors.Damaged("its TransformMatrix has not one number for each pair of axes");
        }

        var direction = new double[3, 3];
        for (var axis = 0; axis < 3; axis++)
        {
            for (var world = 0; world < 3; world++)
            {
                direction[axis, world] = matrix is null || axis >= dimensions || world >= dimensions
                    ? axis == world ? 1 : 0
                    : matrix[(axis * dimensions) + world];
            }
        }

        double At(int world, int axis) => (direction[axis, world] * spacing[axis]) + 0.0;
        var affine = new Affine(
            At(0, 0), At(0, 1), At(0, 2), origin[0], At(1, 0), At(1, 1), At(1, 2), origin[1], At(2, 0), At(2, 1), At(2, 2), origin[2]);
        return affine.IsUsable() ? affine : throw SampleErrors.Damaged("its TransformMatrix is singular");
    }

    private static double[] Row(MetaHeader header, int dimensions, double missing, params ReadOnlySpan<string> names)
    {
        var values = header.Find(names) is { } text ? HeaderNumbers.Reals(text, names[0]) : null;
        if (values is not null && values.Length < dimensions)
        {
            throw SampleErrors.Damaged($"its {names[0]} has not one number for each axis");
        }

        return [.. Enumerable.Range(0, 3).Select(a => values is null || a >= dimensions ? missing : values[a])];
    }

    private static FrameLayout Layout(MetaHeader header, VolumeSize size, int[] sizes)
    {
        var channels = header.Find("ElementNumberOfChannels") is { } c ? HeaderNumbers.Whole(c, "ElementNumberOfChannels") : 1;
        var volumes = sizes.Skip(3).Aggregate(1L, (product, s) => Math.Min(product * s, MostFrames + 1));
        if (channels < 1 || channels > MostFrames || volumes > MostFrames || (channels > 1 && volumes > 1))
        {
            throw SampleErrors.Unsupported("It has more than one kind of frames, or too many.", "Save one volume as a 3-D file.");
        }

        return channels switch
        {
            1 => new FrameLayout(1, (int)volumes, size.VoxelCount),
            3 or 4 when header.Require("ElementType").EndsWith("CHAR", StringComparison.OrdinalIgnoreCase) || header.Require("ElementType").EndsWith("CHAR_ARRAY", StringComparison.OrdinalIgnoreCase) =>
                throw SampleErrors.Unsupported("The voxels are colours.", "Save the volume as grey values."),
            _ => new FrameLayout(size.VoxelCount, channels, 1),
        };
    }

    private static SampleFormat Format(MetaHeader header, FrameLayout layout)
    {
        var encoding = header.Find("BinaryData") is not null && !header.IsTrue("BinaryData") ? SampleEncoding.Text
            : header.IsTrue("CompressedData") ? SampleEncoding.Zlib : SampleEncoding.Raw;
        var slope = header.Find("ElementToIntensityFunctionSlope") is { } s ? HeaderNumbers.Real(s, "ElementToIntensityFunctionSlope") : 1;
        var offset = header.Find("ElementToIntensityFunctionOffset") is { } o ? HeaderNumbers.Real(o, "ElementToIntensityFunctionOffset") : 0;
        return new SampleFormat(
            Type(header.Require("ElementType")), header.IsTrue("ElementByteOrderMSB", "BinaryDataByteOrderMSB"), encoding, layout,
            slope == 0 ? 1 : slope, offset);
    }

    private static SampleType Type(string name) => name.ToUpperInvariant().Replace("_ARRAY", "", StringComparison.Ordinal) switch
    {
        "MET_CHAR" => SampleType.Int8,
        "MET_UCHAR" => SampleType.UInt8,
        "MET_SHORT" => SampleType.Int16,
        "MET_USHORT" => SampleType.UInt16,
        "MET_INT" or "MET_LONG" => SampleType.Int32,
        "MET_UINT" or "MET_ULONG" => SampleType.UInt32,
        "MET_LONG_LONG" => SampleType.Int64,
        "MET_ULONG_LONG" => SampleType.UInt64,
        "MET_FLOAT" => SampleType.Float32,
        "MET_DOUBLE" => SampleType.Float64,
        _ => throw SampleErrors.Unsupported("The voxels are of a type that is not read.", "Save the volume as MET_SHORT or MET_FLOAT."),
    };

    private static IReadOnlyList<SamplePart> Parts(UploadedFile file, MetaHeader header, FrameLayout layout, Companions companions)
    {
        var data = header.Require("ElementDataFile");
        if (data.Equals("LOCAL", StringComparison.OrdinalIgnoreCase))
        {
            return [new SamplePart(file.Path, header.End)];
        }

        var skip = header.Find("HeaderSize") is { } h ? HeaderNumbers.Whole(h, "HeaderSize") : 0;
        if (skip < -1 || (skip == -1 && header.IsTrue("CompressedData")))
        {
            throw SampleErrors.Damaged("its HeaderSize is no length");
        }

        var part = new SamplePart("", Math.Max(0, skip), 0, skip == -1 ? -1 : 0);
        IReadOnlyList<SamplePart> parts = [.. DataFiles.Names(data, header.Listed).Select(n => companions.Part(file, n, part))];
        return layout.Count % parts.Count == 0 ? parts : throw SampleErrors.Damaged("its voxels do not divide evenly among its files");
    }
}
