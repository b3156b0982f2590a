namespace Mem3D.Data.Formats.Dicom.Codecs;

/// <summary>Reads one scan of coefficients: sequential (ISO/IEC 10918-1, annex F) or progressive (annex G).</summary>
internal sealed class JpegBlockScan(JpegFrame frame, JpegScan scan, JpegBitReader bits, CancellationToken cancellation)
{
    private int _endOfBand;

    /// <summary>Natural place of each coefficient in the order of transmission (figure A.6).</summary>
    public static ReadOnlySpan<byte> ZigZag =>
    [
        0, 1, 8, 16, 9, 2, 3, 10, 17, 24, 32, 25, 18, 11, 4, 5, 12, 19, 26, 33, 40, 48, 41, 34, 27, 20, 13, 6, 7, 14, 21, 28,
        35, 42, 49, 56, 57, 50, 43, 36, 29, 22, 15, 23, 30, 37, 44, 51, 58, 59, 52, 45, 38, 31, 39, 46, 53, 60, 61, 54, 47, 55, 62, 63,
    ];

    private bool Progressive => frame.Process == JpegMarkers.Progressive;

    /// <exception cref="Core.Errors.Mem3DException">Damaged.</exception>
    public void Decode()
    {
        Check();
        var single = scan.Components.Length == 1;
        var first = scan.Components[0];
        var wide = single ? first.BlocksWide : first.Stride / first.Horizontal;
        var high = single ? first.BlocksHigh : first.Coefficients.Length / 64 / first.Stride / first.Vertical;
        var left = scan.RestartInterval;
        for (var y = 0; y < high; y++)
        {
            cancellation.ThrowIfCancellationRequested();
            for (var x = 0; x < wide; x++)
            {
                if (scan.RestartInterval > 0 && left-- == 0)
                {
                    bits.Restart();
                    left = scan.RestartInterval - 1;
                    _endOfBand = 0;
                    Array.ForEach(scan.Components, c => c.Prediction = 0);
                }

                if (single)
                {
                    Block(first, first.Block(x, y));
                }
                else
                {
                    Mcu(x, y);
                }
            }
        }
    }

    private void Check()
    {
        var dc = scan.First == 0;
        var lawful = scan.Low < 14 && (Progressive
            ? scan.Last is >= 0 and < 64 && scan.First <= scan.Last && (dc ? scan.Last == 0 : scan.Components.Length == 1) && (scan.High == 0 || scan.High == scan.Low + 1)
            : dc);
        var tables = Array.TrueForAll(scan.Components, c => (c.Dc is not null || (Progressive && (!dc || scan.High > 0))) && (c.Ac is not null || (Progressive && dc)));
        if (!lawful || !tables)
        {
            throw DicomErrors.Damaged("a JPEG scan has impossible parameters or lacks a table");
        }

        Array.ForEach(scan.Components, c => c.Prediction = 0);
    }

    private void Mcu(int x, int y)
    {
        foreach (var c in scan.Components)
        {
            for (var v = 0; v < c.Vertical; v++)
            {
                for (var h = 0; h < c.Horizontal; h++)
                {
                    Block(c, c.Block((x * c.Horizontal) + h, (y * c.Vertical) + v));
                }
            }
        }
    }

    private void Block(JpegComponent c, Span<short> block)
    {
        if (!Progressive)
        {
            block[0] = (short)(c.Prediction += Difference(c));
            Band(c.Ac!, block, 1, 63);
        }
        else if (scan.First == 0)
        {
            if (scan.High == 0)
            {
                block[0] = (short)((c.Prediction += Difference(c)) << scan.Low);
            }
            else
            {
                block[0] |= (short)(bits.Take(1) << scan.Low);
            }
        }
        else if (scan.High == 0)
        {
            Band(c.Ac!, block, scan.First, scan.Last);
        }
        else
        {
            Refine(c.Ac!, block);
        }
    }

    private int Difference(JpegComponent c)
    {
        var size = c.Dc!.Decode(bits);
        return size <= 16 ? bits.Signed(size) : throw DicomErrors.Damaged("a JPEG coefficient is too large");
    }

    /// <summary>AC coefficients of a sequential scan, or a progressive one's first pass (G.1.2.2).</summary>
    private void Band(JpegHuffmanTable table, Span<short> block, int first, int last)
    {
        if (_endOfBand > 0)
        {
            _endOfBand--;
            return;
        }

        for (var k = first; k <= last; k++)
        {
            var symbol = table.Decode(bits);
            int run = symbol >> 4, size = symbol & 15;
            if (size == 0)
            {
                if (run == 15)
                {
                    k += 15;
                    continue;
                }

                if (Progressive)
                {
                    _endOfBand = (1 << run) - 1 + bits.Take(run);
                }

                break;
            }

            k += run;
            if (k > last)
            {
                throw DicomErrors.Damaged("a JPEG block has too many coefficients");
            }

            block[ZigZag[k]] = (short)(bits.Signed(size) << scan.Low);
        }
    }

    /// <summary>A further bit of AC coefficients (G.1.2.3).</summary>
    private void Refine(JpegHuffmanTable table, Span<short> block)
    {
        var bit = (short)(1 << scan.Low);
        var k = scan.First;
        if (_endOfBand == 0)
        {
            for (; k <= scan.Last; k++)
            {
                var symbol = table.Decode(bits);
                int run = symbol >> 4, size = symbol & 15;
                short value = 0;
                if (size == 0 && run < 15)
                {
                    _endOfBand = (1 << run) + bits.Take(run);
                    break;
                }

                if (size != 0)
                {
                    value = bits.Take(1) == 1 ? bit : (short)-bit;
                }

                for (; k <= scan.Last; k++)
                {
                    ref var coefficient = ref block[ZigZag[k]];
                    if (coefficient != 0)
                    {
                        Correct(ref coefficient, bit);
                    }
                    else if (run-- == 0)
                    {
                        coefficient = value;
                        break;
                    }
                }
            }
        }

        if (_endOfBand > 0)
        {
            for (; k <= scan.Last; k++)
            {
                ref var coefficient = ref block[ZigZag[k]];
                if (coefficient != 0)
                {
                    Correct(ref coefficient, bit);
                }
            }

            _endOfBand--;
        }
    }

    private void Correct(ref short coefficient, short bit)
    {
        if (bits.Take(1) == 1 && (Math.Abs((int)coefficient) & bit) == 0)
        {
            coefficient += coefficient > 0 ? bit : (short)-bit;
        }
    }
}
