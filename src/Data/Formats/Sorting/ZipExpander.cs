using System.Buffers.Binary;
using System.Globalization;
using System.IO.Compression;
using Mem3D.Core.Errors;
using Mem3D.Core.Volumes;

namespace Mem3D.Data.Formats.Sorting;

/// <summary>
/// Unpacks a zip into a folder of its own. Entries become files named by number: a name inside a zip is never a path. What is unpacked is counted as
/// it comes, whatever the zip claims; a zip inside a zip is not opened.
/// </summary>
internal sealed class ZipExpander(string folder, ZipLimits limits)
{
    private const int EndRecord = 22;
    private const int Locator64 = 20;
    private const int EndRecord64 = 56;
    private const int HeaderRecord = 46;
    private const int BytesPerEntry = 512;
    private long _left = limits.Bytes;
    private int _files;

    public static bool LooksLike(ReadOnlySpan<byte> start) => start.Length >= 4 && start[0] == 'P' && start[1] == 'K' && (start[2], start[3]) is (3, 4) or (5, 6);

    /// <summary>Unpacks the entries. Bad ones are added to <paramref name="problems"/>.</summary>
    /// <exception cref="Mem3DException">Damaged, or over a limit.</exception>
    public List<UploadedFile> Expand(UploadedFile zip, List<ImportProblem> problems, CancellationToken cancellationToken)
    {
        try
        {
            using var stream = new FileStream(zip.Path, FileMode.Open, FileAccess.Read, FileShare.Read, 1 << 16);
            CheckDirectory(stream);
            using var archive = new ZipArchive(stream, ZipArchiveMode.Read);
            var files = new List<UploadedFile>();
            foreach (var entry in archive.Entries.Where(e => !e.FullName.EndsWith('/') && !FileNames.IsSystemFile(e.FullName)))
            {
                cancellationToken.ThrowIfCancellationRequested();
                if (Extract(entry, problems, cancellationToken) is { } file)
                {
                    files.Add(file);
                }
            }

            return files;
        }
        catch (InvalidDataException e)
        {
            throw new Mem3DException(ErrorKind.Invalid, "The zip is damaged.", "Pack it again; it may have been cut off on its way.", e);
        }
    }

    private UploadedFile? Extract(ZipArchiveEntry entry, List<ImportProblem> problems, CancellationToken cancellationToken)
    {
        var name = FileNames.Last(entry.FullName);
        if (entry.IsEncrypted)
        {
            problems.Add(new ImportProblem(name, "It is encrypted in the zip.", "Pack the files without a password."));
            return null;
        }

        var path = Path.Combine(folder, (_files++).ToString("D6", CultureInfo.InvariantCulture));
        try
        {
            using var from = entry.Open();
            var buffer = new byte[81920];
            var got = from.ReadAtLeast(buffer, 4, throwOnEndOfStream: false);
            if (LooksLike(buffer.AsSpan(0, got)))
            {
                problems.Add(new ImportProblem(name, "It is a zip inside a zip, which is not opened.", "Upload the inner zip by itself."));
                return null;
            }

            using var to = new FileStream(path, FileMode.CreateNew, FileAccess.Write, FileShare.None, 1 << 16);
            for (; got > 0; got = from.Read(buffer))
            {
                cancellationToken.ThrowIfCancellationRequested();
                _left -= got;
                if (_left < 0)
                {
                    throw TooLarge(string.Create(CultureInfo.InvariantCulture, $"The zip unpacks to more than {limits.Bytes >> 20} MiB."));
                }

                to.Write(buffer, 0, got);
            }

            return new UploadedFile(path, entry.FullName);
        }
        catch (Exception e) when (e is InvalidDataException or NotSupportedException)
        {
            problems.Add(new ImportProblem(name, "It is damaged in the zip, or packed by a method that is not read.", "Pack the files again with a common program."));
            File.Delete(path);
            return null;
        }
    }

    /// <summary>
    /// The archive reader makes an object of every header in the directory, whatever number the end record claims, before anyone can count them: they are
    /// counted here first (APPNOTE.TXT 4.3.12, central directory; 4.3.14 to 4.3.16, its end records).
    /// </summary>
    private void CheckDirectory(FileStream stream)
    {
        foreach (var start in DirectoryStarts(stream))
        {
            if (start < 0 || start > stream.Length)
            {
                throw new InvalidDataException("the central directory is outside the file");
            }

            if (stream.Length - start > (long)limits.Entries * BytesPerEntry)
            {
                throw TooLarge("The zip's directory is longer than its entries may need.");
            }

            CountHeaders(stream, start);
        }

        stream.Position = 0;
    }

    private void CountHeaders(FileStream stream, long start)
    {
        stream.Position = start;
        Span<byte> header = stackalloc byte[HeaderRecord];
        for (var count = 0; stream.ReadAtLeast(header, HeaderRecord, throwOnEndOfStream: false) == HeaderRecord && header.StartsWith("PK\u0001\u0002"u8); count++)
        {
            if (count == limits.Entries)
            {
                throw TooLarge(string.Create(CultureInfo.InvariantCulture, $"The zip has more than {limits.Entries} entries."));
            }

            stream.Seek(U16(header[28..]) + U16(header[30..]) + U16(header[32..]), SeekOrigin.Current);
        }
    }

    /// <summary>Every place that a reader may take for the beginning of the directory: by the end record, and by the one of zip64 where there is one.</summary>
    private static List<long> DirectoryStarts(FileStream stream)
    {
        var tail = new byte[(int)Math.Min(stream.Length, EndRecord + ushort.MaxValue)];
        var at = Read(stream, stream.Length - tail.Length, tail).LastIndexOf("PK\u0005\u0006"u8);
        if (at < 0 || at > tail.Length - EndRecord)
        {
            throw new InvalidDataException("no end of central directory");
        }

        var starts = new List<long>();
        if (BinaryPrimitives.ReadUInt32LittleEndian(tail.AsSpan(at + 16)) is var start && start != uint.MaxValue)
        {
            starts.Add(start);
        }

        var locator = stream.Length - tail.Length + at - Locator64;
        if (locator >= 0 && Read(stream, locator, new byte[Locator64]) is var found && found.StartsWith("PK\u0006\u0007"u8))
        {
            var record = BinaryPrimitives.ReadInt64LittleEndian(found[8..]);
            starts.Add(record >= 0 && record <= stream.Length - EndRecord64 && Read(stream, record, new byte[EndRecord64]) is var zip64 && zip64.StartsWith("PK\u0006\u0006"u8)
                ? BinaryPrimitives.ReadInt64LittleEndian(zip64[48..])
                : throw new InvalidDataException("no end of central directory of zip64"));
        }

        return starts;
    }

    private static Span<byte> Read(FileStream stream, long at, byte[] into)
    {
        stream.Position = at;
        stream.ReadExactly(into);
        return into;
    }

    private static int U16(ReadOnlySpan<byte> bytes) => BinaryPrimitives.ReadUInt16LittleEndian(bytes);

    private static Mem3DException TooLarge(string message) => new(ErrorKind.TooLarge, message, "Split it into several uploads.");
}
