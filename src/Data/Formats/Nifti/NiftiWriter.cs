using System.Buffers.Binary;
using System.IO.Compression;
using System.Runtime.InteropServices;
using Mem3D.Core.Errors;
using Mem3D.Core.Volumes;

namespace Mem3D.Data.Formats.Nifti;

/// <summary>Writes NIfTI-1 single files, gzipped (.nii.gz).</summary>
public static class NiftiWriter
{
    private const int IntentLabel = 1002;

    /// <summary>
    /// Writes a label map (uint8). With the source's header (348 or 540 bytes as they came) sform, qform, their codes, pixdim and units are the same bytes, in
    /// the source's byte order; without one the affine goes into sform. Texts of the source's header are not carried over: they may name a person.
    /// </summary>
    /// <exception cref="Mem3DException">A side longer than 32767 voxels, or a header of another size.</exception>
    public static void WriteLabelMap(Stream destination, LabelMap labels, ReadOnlySpan<byte> sourceHeader = default)
    {
        var header = Header(labels.Geometry, NiftiDatatype.UInt8, 8, sourceHeader);
        _ = new NiftiFields(header, header[0] == 0) { IntentCode = IntentLabel };
        Write(destination, header, labels.Values);
    }

    /// <summary>Writes a volume of int16 voxels, I fastest.</summary>
    /// <exception cref="Mem3DException">A side longer than 32767 voxels.</exception>
    public static void WriteVolume(Stream destination, VolumeGeometry geometry, ReadOnlySpan<short> voxels) =>
        Write(destination, FromGeometry(geometry, NiftiDatatype.Int16, 16), MemoryMarshal.AsBytes(voxels));

    /// <summary>Writes a volume slice by slice as it is stored (int16 or float32), with the source's header as for a label map.</summary>
    /// <exception cref="Mem3DException">As for a label map.</exception>
    public static void WriteVolume(Stream destination, IVoxelSource volume, ReadOnlySpan<byte> sourceHeader)
    {
        var (geometry, whole) = (volume.Info.Geometry, volume.Info.VoxelType == VoxelType.Int16);
        var header = Header(geometry, whole ? NiftiDatatype.Int16 : NiftiDatatype.Float32, whole ? 16 : 32, sourceHeader);
        using var gzip = new GZipStream(destination, CompressionLevel.Fastest, leaveOpen: true);
        gzip.Write(header);
        gzip.Write([0, 0, 0, 0]);
        var slice = new byte[checked(geometry.Size.Width * geometry.Size.Height * (whole ? 2 : 4))];
        for (var k = 0; k < geometry.Size.Depth; k++)
        {
            volume.ReadSliceBytes(SliceAxis.K, k, slice);
            if (new NiftiFields(header, false).Dim(0) != 3)
            {
                Swap(slice, whole);
            }

            gzip.Write(slice);
        }
    }

    /// <summary>Stored voxels are little endian; a big-endian source's header wants them swapped.</summary>
    private static void Swap(byte[] slice, bool whole)
    {
        if (whole)
        {
            var two = MemoryMarshal.Cast<byte, short>(slice.AsSpan());
            BinaryPrimitives.ReverseEndianness(two, two);
        }
        else
        {
            var four = MemoryMarshal.Cast<byte, int>(slice.AsSpan());
            BinaryPrimitives.ReverseEndianness(four, four);
        }
    }

    private static byte[] Header(VolumeGeometry geometry, NiftiDatatype datatype, int bits, ReadOnlySpan<byte> sourceHeader)
    {
        if (sourceHeader.IsEmpty)
        {
            return FromGeometry(geometry, datatype, bits);
        }

        var source = NiftiHeader.Parse(sourceHeader);
        return source.Size == geometry.Size
            ? FromSource(source, datatype, bits)
            : throw new Mem3DException(ErrorKind.Conflict, "The source's header describes another size than the label map.", "Import the volume again.");
    }

    private static void Write(Stream destination, ReadOnlySpan<byte> header, ReadOnlySpan<byte> voxels)
    {
        using var gzip = new GZipStream(destination, CompressionLevel.Optimal, leaveOpen: true);
        gzip.Write(header);
        gzip.Write([0, 0, 0, 0]);
        gzip.Write(voxels);
    }

    private static byte[] FromGeometry(VolumeGeometry geometry, NiftiDatatype datatype, int bits)
    {
        var (width, height, depth) = (geometry.Size.Width, geometry.Size.Height, geometry.Size.Depth);
        if (Math.Max(width, Math.Max(height, depth)) > short.MaxValue)
        {
            throw new Mem3DException(ErrorKind.TooLarge, $"NIfTI-1 holds at most {short.MaxValue} voxels along a side.", "Crop the volume first.");
        }

        var header = new byte[NiftiHeader.Length];
        BinaryPrimitives.WriteInt32LittleEndian(header, NiftiHeader.Length);
        header[38] = (byte)'r';
        var fields = new NiftiFields(header, bigEndian: false);
        Dimensions(fields, geometry.Size);
        NiftiGeometry.Write(fields, geometry);
        Voxels(header, fields, datatype, bits);
        return header;
    }

    /// <summary>The source's pixdim, units and both forms byte for byte; everything else as for a new file.</summary>
    private static byte[] FromSource(NiftiHeader source, NiftiDatatype datatype, int bits)
    {
        var from = source.Raw.Span;
        var header = new byte[from.Length];
        Keep(from, header, 0, 4);
        foreach (var (at, length) in NiftiForms.Of(from.Length))
        {
            Keep(from, header, at, length);
        }

        if (header.Length == NiftiHeader.Length)
        {
            header[38] = (byte)'r';
        }

        var fields = new NiftiFields(header, source.BigEndian);
        Dimensions(fields, source.Size);
        Voxels(header, fields, datatype, bits);
        return header;
    }

    /// <summary>Three dimensions, of a 4-D source too: a label map labels one frame.</summary>
    private static void Dimensions(NiftiFields fields, VolumeSize size)
    {
        long[] dims = [3, size.Width, size.Height, size.Depth, 1, 1, 1, 1];
        for (var n = 0; n < dims.Length; n++)
        {
            fields.SetDim(n, dims[n]);
        }
    }

    private static void Keep(ReadOnlySpan<byte> from, Span<byte> to, int at, int length) => from.Slice(at, length).CopyTo(to[at..]);

    private static void Voxels(byte[] header, NiftiFields fields, NiftiDatatype datatype, int bits)
    {
        fields.Datatype = (int)datatype;
        fields.BitsPerVoxel = bits;
        fields.VoxelOffset = header.Length + 4;
        fields.Slope = 1;
        var one = header.Length == NiftiHeader.Length;
        "Mem3D.Web"u8.CopyTo(header.AsSpan(one ? 148 : 240));
        if (one)
        {
            "n+1\0"u8.CopyTo(header.AsSpan(344));
        }
        else
        {
            "n+2\0\r\n\u001a\n"u8.CopyTo(header.AsSpan(4));
        }
    }
}
