using System.IO.Compression;
using System.Security.Cryptography;

namespace Mem3D.Data.Exports;

/// <summary>Writes a zip whose bytes depend on its content only, and knows the SHA-256 of every entry.</summary>
internal sealed class ZipPack : IDisposable
{
    /// <summary>The earliest time a zip can say: no clock in the bytes.</summary>
    private static readonly DateTimeOffset Always = new(1980, 1, 1, 0, 0, 0, TimeSpan.Zero);

    private readonly ZipArchive _zip;

    public ZipPack(string path) =>
        _zip = new ZipArchive(new FileStream(path, FileMode.CreateNew, FileAccess.ReadWrite, FileShare.None, 1 << 16), ZipArchiveMode.Create);

    /// <summary>SHA-256 in hex and length in bytes, by name.</summary>
    public SortedDictionary<string, (string Sha256, long Bytes)> Written { get; } = new(StringComparer.Ordinal);

    /// <param name="compressed">Whether the content is compressed already.</param>
    public void Add(string name, bool compressed, Action<Stream> write)
    {
        var entry = _zip.CreateEntry(name, compressed ? CompressionLevel.NoCompression : CompressionLevel.Optimal);
        entry.LastWriteTime = Always;
        using var stream = entry.Open();
        using var hashed = new HashingStream(stream);
        write(hashed);
        Written[name] = (hashed.Finish(), hashed.Bytes);
    }

    public void Add(string name, bool compressed, ReadOnlySpan<byte> content)
    {
        var bytes = content.ToArray();
        Add(name, compressed, s => s.Write(bytes));
    }

    public void Dispose() => _zip.Dispose();

    /// <summary>Reads every entry back and compares its sum.</summary>
    /// <exception cref="Core.Errors.Mem3DException">One differs or is missing.</exception>
    public static void Verify(string path, IReadOnlyDictionary<string, (string Sha256, long Bytes)> written, CancellationToken cancellationToken)
    {
        using var zip = ZipFile.OpenRead(path);
        foreach (var (name, (sum, bytes)) in written)
        {
            cancellationToken.ThrowIfCancellationRequested();
            using var stream = zip.GetEntry(name)?.Open() ?? throw ExportErrors.Differs();
            if (Convert.ToHexStringLower(SHA256.HashData(stream)) != sum || zip.GetEntry(name)!.Length != bytes)
            {
                throw ExportErrors.Differs();
            }
        }

        if (zip.Entries.Count != written.Count)
        {
            throw ExportErrors.Differs();
        }
    }
}
