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
    /// Writes a label map (uint8). With the source's header (348 bytes as they came) sform, qform, their codes, pixdim and units are the same bytes, in
    /// the source's byte order; without one the affine goes into sform. Texts of the source's header are not carried over: they may name a person.
    /// </summary>
    /// <exception cref="Mem3DException">A side longer than 32767 voxels, or a header of another size.</exception>
    public static void WriteLabelMap(Stream destination, LabelMap labels, ReadOnlySpan<byte> sourceHeader = default)
    {
        byte[] header;
        if (sourceHeader.IsEmpty)
        {
            header = FromGeometry(labels.Geometry, NiftiDatatype.UInt8, 8);
        }
        else
        {
            var source = NiftiHeader.Parse(sourceHeader);
            if (source.Size != labels.Geometry.Size)
            {
                throw new Mem3DException(ErrorKind.Conflict, "The source's header describes another size than the label map.", "Import the volume again.");
            }

            header = FromSource(source);
        }

        new NiftiFields(header, header[0] == 0).SetInt16(68, IntentLabel);
        Write(destination, header, labels.Values);
    }

    /// <summary>Writes a volume of int16 voxels, I fastest.</summary>
    /// <exception cref="Mem3DException">A side longer than 32767 voxels.</exception>
    public static void WriteVolume(Stream destination, VolumeGeometry geometry, ReadOnlySpan<short> voxels) =>
        Write(destination, FromGeometry(geometry, NiftiDatatype.Int16, 16), MemoryMarshal.AsBytes(voxels));

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
        var fields = new NiftiFields(header, bigEndian: false);
        fields.SetInt32(0, NiftiHeader.Length);
        header[38] = (byte)'r';
        int[] dims = [3, width, height, depth, 1, 1, 1, 1];
        for (var n = 0; n < dims.Length; n++)
        {
            fields.SetInt16(40 + (2 * n), dims[n]);
        }

        NiftiGeometry.Write(fields, geometry);
        Voxels(header, fields, datatype, bits);
        return header;
    }

    /// <summary>The source's dimensions, pixdim, units and both forms byte for byte; everything else as for a new file.</summary>
    private static byte[] FromSource(NiftiHeader source)
    {
        var from = source.Raw.Span;
        var header = new byte[NiftiHeader.Length];
        Keep(from, header, 0, 4);
        Keep(from, header, 38, 18);
        Keep(from, header, 76, 32);
        Keep(from, header, 123, 1);
        Keep(from, header, 252, 76);
        Voxels(header, new NiftiFields(header, source.BigEndian), NiftiDatatype.UInt8, 8);
        return header;
    }

    private static void Keep(ReadOnlySpan<byte> from, Span<byte> to, int at, int length) => from.Slice(at, length).CopyTo(to[at..]);

    private static void Voxels(byte[] header, NiftiFields fields, NiftiDatatype datatype, int bits)
    {
        fields.SetInt16(70, (int)datatype);
        fields.SetInt16(72, bits);
        fields.SetSingle(108, NiftiHeader.DefaultVoxelOffset);
        fields.SetSingle(112, 1);
        "Mem3D.Web"u8.CopyTo(header.AsSpan(148));
        "n+1\0"u8.CopyTo(header.AsSpan(344));
    }
}
