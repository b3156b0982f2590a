using System.Buffers.Binary;
using System.IO.Compression;

namespace Mem3D.Data.Exports;

/// <summary>8-bit RGB pictures as PNG (ISO/IEC 15948): signature, IHDR, one IDAT, IEND; and back.</summary>
internal static class ColorPng
{
    private static readonly byte[] Signature = [0x89, (byte)'P', (byte)'N', (byte)'G', 0x0D, 0x0A, 0x1A, 0x0A];

    /// <param name="pixels">width × height × 3 values, x fastest.</param>
    public static byte[] Encode(ReadOnlySpan<byte> pixels, int width, int height)
    {
        using var png = new MemoryStream();
        png.Write(Signature);
        Span<byte> header = stackalloc byte[13];
        BinaryPrimitives.WriteInt32BigEndian(header, width);
        BinaryPrimitives.WriteInt32BigEndian(header[4..], height);
        (header[8], header[9]) = (8, 2); // bits a sample, RGB; the rest 0: deflate, adaptive filters, not interlaced
        header[10..].Clear();
        Chunk(png, "IHDR"u8, header);
        using var data = new MemoryStream();
        using (var deflate = new ZLibStream(data, CompressionLevel.Optimal, leaveOpen: true))
        {
            for (var y = 0; y < height; y++)
            {
                deflate.WriteByte(0); // filter: none
                deflate.Write(pixels.Slice(3 * y * width, 3 * width));
            }
        }

        Chunk(png, "IDAT"u8, data.GetBuffer().AsSpan(0, (int)data.Length));
        Chunk(png, "IEND"u8, []);
        return png.ToArray();
    }

    /// <summary>The pixels of a picture as <see cref="Encode"/> writes it.</summary>
    /// <exception cref="InvalidDataException">It is none.</exception>
    public static (byte[] Pixels, int Width, int Height) Decode(ReadOnlySpan<byte> png)
    {
        if (png.Length < 57 || !png[..8].SequenceEqual(Signature))
        {
            throw new InvalidDataException("no PNG");
        }

        var (width, height) = (BinaryPrimitives.ReadInt32BigEndian(png[16..]), BinaryPrimitives.ReadInt32BigEndian(png[20..]));
        var length = BinaryPrimitives.ReadInt32BigEndian(png[33..]);
        using var inflate = new ZLibStream(new MemoryStream(png.Slice(41, length).ToArray()), CompressionMode.Decompress);
        var pixels = new byte[3 * width * height];
        for (var y = 0; y < height; y++)
        {
            if (inflate.ReadByte() != 0)
            {
                throw new InvalidDataException("another filter");
            }

            inflate.ReadExactly(pixels.AsSpan(3 * y * width, 3 * width));
        }

        return (pixels, width, height);
    }

    private static void Chunk(MemoryStream png, ReadOnlySpan<byte> type, ReadOnlySpan<byte> content)
    {
        Span<byte> number = stackalloc byte[4];
        BinaryPrimitives.WriteInt32BigEndian(number, content.Length);
        png.Write(number);
        png.Write(type);
        png.Write(content);
        var crc = new ICSharpCode.SharpZipLib.Checksum.Crc32();
        crc.Update(type.ToArray());
        crc.Update(content.ToArray());
        BinaryPrimitives.WriteUInt32BigEndian(number, (uint)crc.Value);
        png.Write(number);
    }
}
