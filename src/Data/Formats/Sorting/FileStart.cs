using System.IO.Compression;

namespace Mem3D.Data.Formats.Sorting;

/// <summary>The first bytes of a file, which say what it is.</summary>
internal static class FileStart
{
    /// <summary>Enough for every format: a NIfTI-1 header ends with its magic at byte 348.</summary>
    private const int Bytes = 352;

    /// <summary>The first 352 bytes, or fewer; of a gzipped file those of its content.</summary>
    public static byte[] Read(string path)
    {
        using var file = File.OpenRead(path);
        var start = new byte[Bytes];
        var got = file.ReadAtLeast(start, Bytes, throwOnEndOfStream: false);
        if (got < 2 || start[0] != 0x1F || start[1] != 0x8B)
        {
            return start[..got];
        }

        try
        {
            file.Position = 0;
            using var gzip = new GZipStream(file, CompressionMode.Decompress);
            var unpacked = new byte[Bytes];
            return unpacked[..gzip.ReadAtLeast(unpacked, Bytes, throwOnEndOfStream: false)] is { Length: > 0 } content ? content : start[..got];
        }
        catch (InvalidDataException)
        {
            return start[..got];
        }
    }
}
