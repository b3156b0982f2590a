using System.Buffers.Binary;
using System.IO.Compression;
using System.Text;

namespace Mem3D.Cli.Evaluate.Reporting;

/// <summary>Writes images with a palette as PNG (ISO/IEC 15948): 8 bit, no interlace, no filter.</summary>
internal static class PngFile
{
    private const int Header = 13;
    private const byte PaletteColour = 3;

    /// <summary>One image.</summary>
    /// <param name="width">Pixels along x, ≥ 1.</param>
    /// <param name="pixels">Indices into the palette, x fastest, a whole number of rows.</param>
    /// <param name="palette">1 to 256 colours.</param>
    /// <exception cref="ArgumentException">Pixels that are no rectangle, or no palette.</exception>
    public static byte[] Encode(int width, ReadOnlySpan<byte> pixels, IReadOnlyList<(byte R, byte G, byte B)> palette)
    {
        if (width < 1 || pixels.Length == 0 || pixels.Length % width != 0 || palette.Count is 0 or > 256)
        {
            throw new ArgumentException($"{pixels.Length} pixels are no image of width {width} with {palette.Count} colours.", nameof(pixels));
        }

        var height = pixels.Length / width;
        using var png = new MemoryStream();
        png.Write([0x89, (byte)'P', (byte)'N', (byte)'G', 0x0d, 0x0a, 0x1a, 0x0a]);
        var header = new byte[Header];
        BinaryPrimitives.WriteInt32BigEndian(header, width);
        BinaryPrimitives.WriteInt32BigEndian(header.AsSpan(4), height);
        (header[8], header[9]) = (8, PaletteColour);
        Chunk(png, "IHDR", header);
        Chunk(png, "PLTE", [.. palette.SelectMany(c => (byte[])[c.R, c.G, c.B])]);
        using (var data = new MemoryStream())
        {
            using (var zlib = new ZLibStream(data, CompressionLevel.SmallestSize, leaveOpen: true))
            {
                for (var y = 0; y < height; y++)
                {
                    zlib.WriteByte(0);
                    zlib.Write(pixels.Slice(y * width, width));
                }
            }

            Chunk(png, "IDAT", data.ToArray());
        }

        Chunk(png, "IEND", []);
        return png.ToArray();
    }

    private static void Chunk(Stream png, string name, ReadOnlySpan<byte> content)
    {
        var typed = new byte[4 + content.Length];
        Encoding.ASCII.GetBytes(name, typed);
        content.CopyTo(typed.AsSpan(4));
        Span<byte> number = stackalloc byte[4];
        BinaryPrimitives.WriteInt32BigEndian(number, content.Length);
        png.Write(number);
        png.Write(typed);
        BinaryPrimitives.WriteUInt32BigEndian(number, Crc(typed));
        png.Write(number);
    }

    private static uint Crc(ReadOnlySpan<byte> bytes)
    {
        var crc = uint.MaxValue;
        foreach (var b in bytes)
        {
            crc ^= b;
            for (var bit = 0; bit < 8; bit++)
            {
                crc = (crc >> 1) ^ ((crc & 1) * 0xedb88320u);
            }
        }

        return ~crc;
    }
}
