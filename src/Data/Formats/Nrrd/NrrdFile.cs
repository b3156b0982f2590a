using Mem3D.Core.Volumes;
using Mem3D.Data.Formats.Samples;

namespace Mem3D.Data.Formats.Nrrd;

/// <summary>A NRRD file, voxels attached or in files of their own (teem.sourceforge.net/nrrd/format.html).</summary>
/// <param name="Header">Its header.</param>
/// <param name="Reader">Its voxels.</param>
/// <param name="Reservation">What a person must know before trusting the geometry; null when there is nothing.</param>
internal sealed record NrrdFile(NrrdHeader Header, IVoxelReader Reader, string? Reservation)
{
    /// <exception cref="Core.Errors.Mem3DException">Damaged, unread, or its voxel files are missing.</exception>
    public static NrrdFile Open(UploadedFile file, Companions companions)
    {
        var header = NrrdHeader.Read(file.Path);
        var axes = NrrdAxes.Read(header);
        var encoding = Encoding(header.Require("encoding"));
        var type = Type(header.Require("type"));
        var lines = header.Find("line skip") is { } l ? HeaderNumbers.Whole(l, "line skip") : 0;
        var bytes = header.Find("byte skip") is { } b ? HeaderNumbers.Whole(b, "byte skip") : 0;
        if (lines < 0 || bytes < -1 || (bytes == -1 && encoding != SampleEncoding.Raw))
        {
            throw SampleErrors.Unsupported("Its voxels are skipped to in a way that is not read.", "Save it with the voxels attached.");
        }

        var format = new SampleFormat(type, BigEndian(header, type, encoding), encoding, axes.Layout);
        var part = new SamplePart(file.Path, header.End, lines, bytes);
        IReadOnlyList<SamplePart> parts = header.Find("data file") is not { } data
            ? [part]
            : [.. DataFiles.Names(data, header.Listed).Select(n => companions.Part(file, n, part with { Offset = 0 }))];
        return axes.Layout.Count % parts.Count != 0
            ? throw SampleErrors.Damaged("its voxels do not divide evenly among its files")
            : new NrrdFile(header, new SampleReader(axes.Geometry, null, format, parts), axes.Reservation);
    }

    private static SampleEncoding Encoding(string name) => name.ToLowerInvariant() switch
    {
        "raw" => SampleEncoding.Raw,
        "gzip" or "gz" => SampleEncoding.Gzip,
        "bzip2" or "bz2" => SampleEncoding.BZip2,
        "txt" or "text" or "ascii" => SampleEncoding.Text,
        _ => throw SampleErrors.Unsupported("The voxels are encoded in a way that is not read (hex or unknown).", "Save it with the encoding gzip or raw."),
    };

    private static SampleType Type(string name) => name.ToLowerInvariant() switch
    {
        "signed char" or "int8" or "int8_t" => SampleType.Int8,
        "uchar" or "unsigned char" or "uint8" or "uint8_t" => SampleType.UInt8,
        "short" or "short int" or "signed short" or "signed short int" or "int16" or "int16_t" => SampleType.Int16,
        "ushort" or "unsigned short" or "unsigned short int" or "uint16" or "uint16_t" => SampleType.UInt16,
        "int" or "signed int" or "int32" or "int32_t" => SampleType.Int32,
        "uint" or "unsigned int" or "uint32" or "uint32_t" => SampleType.UInt32,
        "longlong" or "long long" or "long long int" or "signed long long" or "signed long long int" or "int64" or "int64_t" => SampleType.Int64,
        "ulonglong" or "unsigned long long" or "unsigned long long int" or "uint64" or "uint64_t" => SampleType.UInt64,
        "float" => SampleType.Float32,
        "double" => SampleType.Float64,
        _ => throw SampleErrors.Unsupported("The voxels are of a type that is not read (block or unknown).", "Save the volume as short or float."),
    };

    private static bool BigEndian(NrrdHeader header, SampleType type, SampleEncoding encoding) => header.Find("endian")?.ToLowerInvariant() switch
    {
        "little" => false,
        "big" => true,
        null when type is SampleType.Int8 or SampleType.UInt8 || encoding == SampleEncoding.Text => false,
        _ => throw SampleErrors.Damaged("its header does not say in which byte order its voxels are"),
    };
}
