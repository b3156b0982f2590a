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
            if (archive.Entries.Count > limits.Entries)
            {
                throw TooLarge(string.Create(CultureInfo.InvariantCulture, $"The zip has {archive.Entries.Count} entries; at most {limits.Entries} are read."));
            }

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
    /// The archive reader makes an object of every entry before anyone can count them, so the directory's length is looked at first
    /// (APPNOTE.TXT 4.3.16, end of central directory record).
    /// </summary>
    private void CheckDirectory(FileStream stream)
    {
        var tail = new byte[(int)Math.Min(stream.Length, EndRecord + ushort.MaxValue)];
        stream.Position = stream.Length - tail.Length;
        stream.ReadExactly(tail);
        stream.Position = 0;
        var at = tail.AsSpan().LastIndexOf("PK\u0005\u0006"u8);
        if (at < 0 || at > tail.Length - EndRecord)
        {
            throw new InvalidDataException("no end of central directory");
        }

        var start = BinaryPrimitives.ReadUInt32LittleEndian(tail.AsSpan(at + 16));
        var size = start == uint.MaxValue ? 0 : stream.Length - start;
        var claimed = BinaryPrimitives.ReadUInt32LittleEndian(tail.AsSpan(at + 12));
        if (Math.Max(size, claimed == uint.MaxValue ? 0 : claimed) > (long)limits.Entries * BytesPerEntry)
        {
            throw TooLarge("The zip's directory is longer than its entries may need.");
        }
    }

    private static Mem3DException TooLarge(string message) => new(ErrorKind.TooLarge, message, "Split it into several uploads.");
}
