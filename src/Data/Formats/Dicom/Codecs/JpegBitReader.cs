namespace Mem3D.Data.Formats.Dicom.Codecs;

/// <summary>Bits of entropy-coded data (ISO/IEC 10918-1, F.2.2.5): stuffed zero bytes left out, stops at a marker.</summary>
internal sealed class JpegBitReader(byte[] code, int position)
{
    private ulong _bits;
    private int _count;

    /// <summary>Bits made up after the end of the data; they may be looked at, never taken.</summary>
    private int _invented;

    /// <summary>The next byte not yet taken in; at a marker, its first byte.</summary>
    public int Position { get; private set; } = position;

    /// <summary>The next <paramref name="count"/> ≤ 16 bits without taking them.</summary>
    public int Peek(int count)
    {
        if (_count < count)
        {
            Refill();
        }

        return (int)(_bits >> (_count - count)) & ((1 << count) - 1);
    }

    /// <exception cref="Core.Errors.Mem3DException">The data end before.</exception>
    public void Skip(int count)
    {
        _count -= count;
        if (_count < _invented)
        {
            throw DicomErrors.EndsEarly();
        }
    }

    public int Take(int count)
    {
        if (count == 0)
        {
            return 0;
        }

        var value = Peek(count);
        Skip(count);
        return value;
    }

    /// <summary>A signed number of <paramref name="size"/> ≤ 16 bits (F.2.2.1, EXTEND).</summary>
    public int Signed(int size)
    {
        var value = Take(size);
        return size == 0 || value >= 1 << (size - 1) ? value : value - (1 << size) + 1;
    }

    /// <summary>Drops the bits before the next restart marker and passes over it.</summary>
    /// <exception cref="Core.Errors.Mem3DException">There is none where one must be.</exception>
    public void Restart()
    {
        (_bits, _count, _invented) = (0, 0, 0);
        while (Position + 1 < code.Length && code[Position] == 0xFF && code[Position + 1] == 0xFF)
        {
            Position++;
        }

        if (Position + 1 >= code.Length || code[Position] != 0xFF || code[Position + 1] is < JpegMarkers.FirstRestart or > JpegMarkers.LastRestart)
        {
            throw DicomErrors.Damaged("a restart marker is missing in its compressed pixels");
        }

        Position += 2;
    }

    private void Refill()
    {
        while (_count <= 48)
        {
            if (Position >= code.Length || (code[Position] == 0xFF && (Position + 1 >= code.Length || code[Position + 1] != 0)))
            {
                _bits <<= 8;
                _count += 8;
                _invented += 8;
                continue;
            }

            var b = code[Position++];
            if (b == 0xFF)
            {
                Position++;
            }

            _bits = (_bits << 8) | b;
            _count += 8;
        }
    }
}
