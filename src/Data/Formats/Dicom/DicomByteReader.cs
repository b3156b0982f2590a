using System.Buffers.Binary;

namespace Mem3D.Data.Formats.Dicom;

/// <summary>Reads numbers and skips bytes of a stream that may be seekable (a file) or not (a deflated data set). A claimed length never decides an allocation.</summary>
internal sealed class DicomByteReader(Stream stream, bool bigEndian)
{
    /// <summary>More values and items than the largest multi-frame image needs.</summary>
    private const int MostKept = 1_000_000;

    /// <summary>More than the outlines of any structure set take.</summary>
    private const long MostKeptBytes = 1L << 30;

    /// <summary>Bytes of a deflated data set up to its pixels, which take time to unpack: more than any header or structure set has.</summary>
    private const long MostInflated = 512L << 20;

    private const int Piece = 1 << 16;

    private readonly byte[] _four = new byte[4];
    private readonly byte[] _skip = stream.CanSeek ? [] : new byte[8192];

    /// <summary>Bytes passed since the reader was made.</summary>
    public long Position { get; private set; }

    private int _kept;
    private long _keptBytes;

    public bool BigEndian { get; set; } = bigEndian;

    /// <summary>Counts a value or item that is kept.</summary>
    public void Keep(long bytes = 0)
    {
        _keptBytes += bytes;
        if (++_kept > MostKept || _keptBytes > MostKeptBytes)
        {
            throw DicomErrors.Damaged("it describes more frames or outlines than any object has");
        }
    }

    /// <summary>The next bytes.</summary>
    public byte[] Bytes(int count)
    {
        if (stream.CanSeek && count > stream.Length - stream.Position)
        {
            throw DicomErrors.Damaged("it ends in the middle of an attribute");
        }

        // what is not known to be there is not set aside at once
        var value = new byte[stream.CanSeek ? count : Math.Min(count, Piece)];
        Fill(value);
        while (value.Length < count)
        {
            var got = value.Length;
            Array.Resize(ref value, (int)Math.Min(count, 2L * got));
            Fill(value.AsSpan(got));
        }

        return value;
    }

    /// <summary>Next tag as group × 65536 + element; null at the clean end. A few stray bytes at the end count as the end.</summary>
    public uint? Tag()
    {
        var got = stream.ReadAtLeast(_four, 4, throwOnEndOfStream: false);
        Position += got;
        return got < 4 ? null : ((uint)Short(_four) << 16) | Short(_four.AsSpan(2));
    }

    public ushort UInt16()
    {
        Fill(_four.AsSpan(0, 2));
        return Short(_four);
    }

    public uint UInt32()
    {
        Fill(_four);
        return BigEndian ? BinaryPrimitives.ReadUInt32BigEndian(_four) : BinaryPrimitives.ReadUInt32LittleEndian(_four);
    }

    public void Fill(Span<byte> destination)
    {
        Unpack(destination.Length);
        var got = stream.ReadAtLeast(destination, destination.Length, throwOnEndOfStream: false);
        Position += got;
        if (got < destination.Length)
        {
            throw DicomErrors.Damaged("it ends in the middle of an attribute");
        }
    }

    public void Skip(long count)
    {
        if (stream.CanSeek)
        {
            if (count > stream.Length - stream.Position)
            {
                throw DicomErrors.Damaged("an attribute claims more bytes than there are");
            }

            stream.Seek(count, SeekOrigin.Current);
            Position += count;
            return;
        }

        Unpack(count);
        while (count > 0)
        {
            var got = stream.Read(_skip, 0, (int)Math.Min(_skip.Length, count));
            if (got == 0)
            {
                throw DicomErrors.Damaged("an attribute claims more bytes than there are");
            }

            Position += got;
            count -= got;
        }
    }

    private void Unpack(long count)
    {
        if (!stream.CanSeek && Position + count > MostInflated)
        {
            throw DicomErrors.Damaged("what describes it unpacks to more than any image or structure set has");
        }
    }

    private ushort Short(ReadOnlySpan<byte> b) => BigEndian ? BinaryPrimitives.ReadUInt16BigEndian(b) : BinaryPrimitives.ReadUInt16LittleEndian(b);
}
