namespace Mem3D.Data.Formats.Dicom.Codecs;

/// <summary>A Huffman table (ISO/IEC 10918-1, annex C and F.2.2.3): codes of up to 16 bits, those of up to 8 by one look-up.</summary>
internal sealed class JpegHuffmanTable
{
    public const int LookAhead = 8;
    private readonly byte[] _values;

    /// <summary>Largest code of each length, −1 when there is none.</summary>
    private readonly int[] _largest = new int[17];
    private readonly int[] _offset = new int[17];

    /// <summary>Length × 256 + value for each 8-bit prefix; 0 when the code is longer.</summary>
    private readonly ushort[] _short = new ushort[1 << LookAhead];

    /// <exception cref="Core.Errors.Mem3DException">The counts do not describe a prefix code.</exception>
    public JpegHuffmanTable(ReadOnlySpan<byte> counts, ReadOnlySpan<byte> values)
    {
        _values = values.ToArray();
        int code = 0, index = 0;
        for (var length = 1; length <= 16; length++)
        {
            _offset[length] = index - code;
            for (var n = 0; n < counts[length - 1]; n++, code++, index++)
            {
                if (length <= LookAhead && code < 1 << length)
                {
                    var entry = (ushort)((length << 8) | _values[index]);
                    _short.AsSpan(code << (LookAhead - length), 1 << (LookAhead - length)).Fill(entry);
                }
            }

            if (code > 1 << length)
            {
                throw DicomErrors.Damaged("a Huffman table is no prefix code");
            }

            _largest[length] = counts[length - 1] == 0 ? -1 : code - 1;
            code <<= 1;
        }
    }

    public int Decode(JpegBitReader bits)
    {
        var prefix = bits.Peek(16);
        var entry = _short[prefix >> LookAhead];
        if (entry != 0)
        {
            bits.Skip(entry >> 8);
            return entry & 0xFF;
        }

        for (var length = LookAhead + 1; length <= 16; length++)
        {
            var code = prefix >> (16 - length);
            if (code <= _largest[length])
            {
                bits.Skip(length);
                return _values[code + _offset[length]];
            }
        }

        throw DicomErrors.Damaged("its compressed pixels hold a code that no table has");
    }
}
