using System.IO.Compression;
using ICSharpCode.SharpZipLib.BZip2;
using Mem3D.Core.Errors;

namespace Mem3D.Data.Formats.Samples;

/// <summary>The unpacked bytes of several files, one after the other. Seeks only forwards.</summary>
internal sealed class SampleStream(IReadOnlyList<SamplePart> parts, SampleEncoding encoding, long bytesEachPart) : IDisposable
{
    private const int MostLineBytes = 1 << 20;
    private readonly byte[] _scratch = new byte[81920];
    private int _next;
    private FileStream? _file;
    private Stream? _unpacked;

    /// <summary>Reads until the buffer is full or the files end. Returns the number of bytes read.</summary>
    /// <exception cref="Mem3DException">The compression is broken.</exception>
    public int Read(Span<byte> buffer)
    {
        var got = 0;
        while (got < buffer.Length && Current() is { } stream)
        {
            var n = Guarded(stream, buffer[got..]);
            if (n == 0)
            {
                Close();
            }

            got += n;
        }

        return got;
    }

    /// <summary>Passes over bytes. Returns false when the files end before.</summary>
    public bool Skip(long count)
    {
        while (count > 0)
        {
            if (Current() is not { } stream)
            {
                return false;
            }

            if (stream is FileStream file && parts.Count == 1)
            {
                file.Position += count;
                return file.Position <= file.Length;
            }

            var n = Guarded(stream, _scratch.AsSpan(0, (int)Math.Min(_scratch.Length, count)));
            count -= n;
            if (n == 0)
            {
                Close();
            }
        }

        return true;
    }

    /// <summary>Reads what is left of the last file, so that its checksum is checked.</summary>
    public void Finish()
    {
        if (_unpacked is GZipStream or ZLibStream or BZip2InputStream)
        {
            _ = Guarded(_unpacked, _scratch.AsSpan(0, 1));
        }
    }

    public void Dispose() => Close();

    private static int Guarded(Stream stream, Span<byte> buffer)
    {
        try
        {
            return stream.Read(buffer);
        }
        catch (Exception e) when (e is InvalidDataException or ICSharpCode.SharpZipLib.SharpZipBaseException or IndexOutOfRangeException or EndOfStreamException)
        {
            throw Broken(e);
        }
    }

    private static Mem3DException Broken(Exception? e = null) => SampleErrors.Damaged("its compression is broken", e);

    private Stream? Current() => _unpacked is not null || _next == parts.Count ? _unpacked : _unpacked = Open(parts[_next++]);

    private Stream Open(SamplePart part)
    {
        try
        {
            _file = new FileStream(part.Path, FileMode.Open, FileAccess.Read, FileShare.Read, 1 << 16, FileOptions.SequentialScan);
        }
        catch (Exception e) when (e is FileNotFoundException or UnauthorizedAccessException)
        {
            throw new Mem3DException(ErrorKind.Unavailable, "The file cannot be opened.", "Check that it exists and may be read.", e);
        }

        _file.Position = part.BytesToSkip < 0 ? Math.Max(part.Offset, _file.Length - bytesEachPart) : part.Offset;
        SkipLines(_file, part.LinesToSkip);
        var zlib = encoding == SampleEncoding.Zlib && !IsGzip(_file);
        Stream stream;
        try
        {
            stream = encoding switch
            {
                SampleEncoding.Gzip => new GZipStream(_file, CompressionMode.Decompress),
                SampleEncoding.Zlib => zlib ? new ZLibStream(_file, CompressionMode.Decompress) : new GZipStream(_file, CompressionMode.Decompress),
                SampleEncoding.BZip2 => new BZip2InputStream(_file),
                _ => _file,
            };
        }
        catch (Exception e) when (e is ICSharpCode.SharpZipLib.SharpZipBaseException or IndexOutOfRangeException or EndOfStreamException)
        {
            throw Broken(e);
        }

        for (var left = Math.Max(part.BytesToSkip, 0); left > 0;)
        {
            var n = Guarded(stream, _scratch.AsSpan(0, (int)Math.Min(_scratch.Length, left)));
            left = n == 0 ? 0 : left - n;
        }

        return stream;
    }

    private static bool IsGzip(FileStream file)
    {
        var at = file.Position;
        var gzip = file.ReadByte() == 0x1F && file.ReadByte() == 0x8B;
        file.Position = at;
        return gzip;
    }

    private static void SkipLines(FileStream file, int lines)
    {
        for (var (left, bytes) = (lines, 0L); left > 0; bytes++)
        {
            var b = file.ReadByte();
            if (b < 0 || bytes > (long)MostLineBytes * lines)
            {
                throw SampleErrors.Damaged("it has fewer lines than it says");
            }

            left -= b == '\n' ? 1 : 0;
        }
    }

    private void Close()
    {
        _unpacked?.Dispose();
        _file?.Dispose();
        (_unpacked, _file) = (null, null);
    }
}
