using System.Buffers.Binary;

namespace Mem3D.Data.Formats.Dicom.Codecs;

/// <summary>
/// Decodes JPEG (ISO/IEC 10918-1): baseline and extended sequential, progressive, lossless; Huffman coding, 8 and 12 bits, lossless up to 16. The
/// inverse transform is the integer one of the IJG, so that lossy images have the very samples that other toolkits give.
/// </summary>
internal sealed class JpegDecoder
{
    private const int MostScans = 1000;
    private readonly byte[] _code;
    private readonly CancellationToken _cancellation;
    private readonly ushort[]?[] _quantisation = new ushort[4][];
    private readonly JpegHuffmanTable?[] _dc = new JpegHuffmanTable[4];
    private readonly JpegHuffmanTable?[] _ac = new JpegHuffmanTable[4];
    private JpegFrame? _frame;
    private int _restartInterval;
    private int _at;
    private int _scans;
    private int[] _lossless = [];

    private JpegDecoder(byte[] code, CancellationToken cancellation) => (_code, _cancellation) = (code, cancellation);

    /// <exception cref="Core.Errors.Mem3DException">Damaged, or a process that is not read.</exception>
    public static DecodedFrame Decode(byte[] code, CancellationToken cancellationToken) => new JpegDecoder(code, cancellationToken).Run();

    private DecodedFrame Run()
    {
        _at = 2;
        while (NextMarker() is { } marker && marker != JpegMarkers.End)
        {
            if (marker is JpegMarkers.Start or 1 or (>= JpegMarkers.FirstRestart and <= JpegMarkers.LastRestart))
            {
                continue;
            }

            Segment(marker, Body());
        }

        if (_frame is null || _scans == 0)
        {
            throw DicomErrors.EndsEarly();
        }

        var values = _frame.Process == JpegMarkers.Lossless ? _lossless : JpegSamples.Of(_frame, _quantisation, _cancellation);
        return new DecodedFrame(_frame.Width, _frame.Height, _frame.Components.Length, _frame.Precision, false, values);
    }

    /// <summary>Finds the next marker, whatever lies before it; null at the end.</summary>
    private byte? NextMarker()
    {
        while (_at + 1 < _code.Length)
        {
            if (_code[_at] == 0xFF && _code[_at + 1] is not (0 or 0xFF))
            {
                _at += 2;
                return _code[_at - 1];
            }

            _at++;
        }

        return null;
    }

    private ReadOnlySpan<byte> Body()
    {
        var length = _at + 2 <= _code.Length ? BinaryPrimitives.ReadUInt16BigEndian(_code.AsSpan(_at)) : 0;
        if (length < 2 || _at + length > _code.Length)
        {
            throw DicomErrors.EndsEarly();
        }

        var body = _code.AsSpan(_at + 2, length - 2);
        _at += length;
        return body;
    }

    private void Segment(byte marker, ReadOnlySpan<byte> body)
    {
        switch (marker)
        {
            case JpegMarkers.HuffmanTables:
                Huffman(body);
                break;
            case JpegMarkers.QuantisationTables:
                Quantisation(body);
                break;
            case JpegMarkers.RestartInterval when body.Length >= 2:
                _restartInterval = BinaryPrimitives.ReadUInt16BigEndian(body);
                break;
            case JpegMarkers.Scan:
                Scan(body);
                break;
            default:
                if (JpegMarkers.IsFrame(marker))
                {
                    Frame(marker, body);
                }

                break;
        }
    }

    private void Frame(byte marker, ReadOnlySpan<byte> body)
    {
        if (_frame is not null)
        {
            throw DicomErrors.Damaged("one of its frames holds two JPEG images");
        }

        _frame = JpegFrame.Read(marker, body);
        if (marker == JpegMarkers.Lossless)
        {
            _lossless = new int[_frame.Width * _frame.Height * _frame.Components.Length];
            return;
        }

        foreach (var c in _frame.Components)
        {
            c.Measure(_frame.Width, _frame.Height, _frame.MostHorizontal, _frame.MostVertical);
        }
    }

    private void Scan(ReadOnlySpan<byte> body)
    {
        if (_frame is null || body.Length < 1 || body.Length < 4 + (2 * body[0]) || body[0] is 0 or > 4 || ++_scans > MostScans)
        {
            throw DicomErrors.Damaged("its JPEG scans are out of order");
        }

        var components = new JpegComponent[body[0]];
        for (var n = 0; n < components.Length; n++)
        {
            int id = body[1 + (2 * n)], tables = body[2 + (2 * n)];
            var c = Array.Find(_frame.Components, c => c.Id == id) ?? throw DicomErrors.Damaged("a JPEG scan names a component that is not there");
            (c.Dc, c.Ac) = (_dc[(tables >> 4) & 3], _ac[tables & 3]);
            components[n] = c;
        }

        var rest = body[(1 + (2 * components.Length))..];
        var scan = new JpegScan(components, rest[0], rest[1], rest[2] >> 4, rest[2] & 15, _restartInterval);
        var reader = new JpegBitReader(_code, _at);
        if (_frame.Process == JpegMarkers.Lossless)
        {
            new JpegLosslessScan(_frame, scan, reader, _lossless, _cancellation).Decode();
        }
        else
        {
            new JpegBlockScan(_frame, scan, reader, _cancellation).Decode();
        }

        _at = reader.Position;
    }

    private void Huffman(ReadOnlySpan<byte> body)
    {
        while (body.Length > 0)
        {
            var count = 0;
            for (var n = 1; n <= 16 && body.Length > 16; n++)
            {
                count += body[n];
            }

            if (body.Length < 17 + count || count > 256)
            {
                throw DicomErrors.Damaged("a Huffman table is cut off");
            }

            var table = new JpegHuffmanTable(body.Slice(1, 16), body.Slice(17, count));
            (body[0] >> 4 == 0 ? _dc : _ac)[body[0] & 3] = table;
            body = body[(17 + count)..];
        }
    }

    private void Quantisation(ReadOnlySpan<byte> body)
    {
        while (body.Length > 0)
        {
            var wide = body[0] >> 4 != 0;
            if (body.Length < (wide ? 129 : 65))
            {
                throw DicomErrors.Damaged("a quantisation table is cut off");
            }

            var table = new ushort[64];
            for (var n = 0; n < 64; n++)
            {
                table[JpegBlockScan.ZigZag[n]] = wide ? BinaryPrimitives.ReadUInt16BigEndian(body[(1 + (2 * n))..]) : body[1 + n];
            }

            _quantisation[body[0] & 3] = table;
            body = body[(wide ? 129 : 65)..];
        }
    }
}
