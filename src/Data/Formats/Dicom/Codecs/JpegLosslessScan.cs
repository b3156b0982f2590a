namespace Mem3D.Data.Formats.Dicom.Codecs;

/// <summary>Reads one lossless scan (ISO/IEC 10918-1, annex H): every predictor, point transform, up to 16 bits.</summary>
internal sealed class JpegLosslessScan(JpegFrame frame, JpegScan scan, JpegBitReader bits, int[] values, CancellationToken cancellation)
{
    /// <exception cref="Core.Errors.Mem3DException">Damaged, or subsampled.</exception>
    public void Decode()
    {
        if (Array.Exists(frame.Components, c => c.Horizontal != frame.MostHorizontal || c.Vertical != frame.MostVertical))
        {
            throw DicomErrors.Unsupported("The image is compressed without loss but has fewer colour than brightness samples.", "Decompress the series first, for example with \"dcmdjpeg\".");
        }

        if (scan.First is < 1 or > 7 || scan.Low >= frame.Precision || Array.Exists(scan.Components, c => c.Dc is null))
        {
            throw DicomErrors.Damaged("a JPEG scan has impossible parameters or lacks a table");
        }

        var pixel = frame.Components.Length;
        var row = frame.Width * pixel;
        var middle = 1 << (frame.Precision - scan.Low - 1);
        var left = scan.RestartInterval;

        // First row from which samples may be predicted: the image's, or that after the last restart.
        var top = 0;
        var start = 0;
        for (var y = 0; y < frame.Height; y++)
        {
            cancellation.ThrowIfCancellationRequested();
            for (var x = 0; x < frame.Width; x++)
            {
                if (scan.RestartInterval > 0 && left-- == 0)
                {
                    bits.Restart();
                    left = scan.RestartInterval - 1;
                    (top, start) = (y, x);
                }

                foreach (var c in scan.Components)
                {
                    var at = (y * row) + (x * pixel) + Array.IndexOf(frame.Components, c);
                    var predicted = y == top
                        ? x == start ? middle : values[at - pixel]
                        : x == 0 ? values[at - row] : Predict(values[at - pixel], values[at - row], values[at - row - pixel]);
                    var size = c.Dc!.Decode(bits);
                    var difference = size switch
                    {
                        < 16 => bits.Signed(size),
                        16 => 32768,
                        _ => throw DicomErrors.Damaged("a JPEG difference is too large"),
                    };
                    values[at] = (predicted + difference) & 0xFFFF;
                }
            }
        }

        if (scan.Low > 0)
        {
            Scale();
        }
    }

    /// <summary>Table H.1.</summary>
    private int Predict(int a, int b, int c) => scan.First switch
    {
        1 => a,
        2 => b,
        3 => c,
        4 => a + b - c,
        5 => a + ((b - c) >> 1),
        6 => b + ((a - c) >> 1),
        _ => (a + b) >> 1,
    };

    private void Scale()
    {
        foreach (var c in scan.Components)
        {
            for (var at = Array.IndexOf(frame.Components, c); at < values.Length; at += frame.Components.Length)
            {
                values[at] <<= scan.Low;
            }
        }
    }
}
