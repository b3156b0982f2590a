namespace Mem3D.Data.Formats.Dicom.Codecs;

/// <summary>One component of a JPEG frame and what its scans have brought so far.</summary>
internal sealed class JpegComponent(int id, int horizontal, int vertical, int table)
{
    public int Id => id;

    /// <summary>Sampling factors, [1, 4].</summary>
    public int Horizontal => horizontal;

    public int Vertical => vertical;

    public int QuantisationTable => table;

    /// <summary>Size in samples (A.1.1).</summary>
    public int Width { get; private set; }

    public int Height { get; private set; }

    /// <summary>Blocks that hold samples, and blocks stored: whole MCUs.</summary>
    public int BlocksWide { get; private set; }

    public int BlocksHigh { get; private set; }

    public int Stride { get; private set; }

    /// <summary>64 coefficients a block, in natural order, not yet multiplied.</summary>
    public short[] Coefficients { get; private set; } = [];

    /// <summary>Huffman tables of the scan in work.</summary>
    public JpegHuffmanTable? Dc { get; set; }

    public JpegHuffmanTable? Ac { get; set; }

    /// <summary>DC prediction.</summary>
    public int Prediction { get; set; }

    public void Measure(int width, int height, int mostHorizontal, int mostVertical)
    {
        Width = Ceiling(width * horizontal, mostHorizontal);
        Height = Ceiling(height * vertical, mostVertical);
        BlocksWide = Ceiling(Width, 8);
        BlocksHigh = Ceiling(Height, 8);
        Stride = Ceiling(width, 8 * mostHorizontal) * horizontal;
        Coefficients = new short[Stride * Ceiling(height, 8 * mostVertical) * vertical * 64];
    }

    public Span<short> Block(int x, int y) => Coefficients.AsSpan(((y * Stride) + x) * 64, 64);

    private static int Ceiling(int a, int b) => (a + b - 1) / b;
}
