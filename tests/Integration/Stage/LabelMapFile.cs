using System.Buffers.Binary;
using System.IO.Compression;

namespace Mem3D.Integration.Tests.Stage;

/// <summary>Reads an exported label map byte by byte, without the product's own reader.</summary>
public sealed record LabelMapFile(int Width, int Height, int Depth, byte[] Values)
{
    public byte this[int x, int y, int z] => Values[(((z * Height) + y) * Width) + x];

    public static LabelMapFile Read(byte[] niiGz)
    {
        using var gzip = new GZipStream(new MemoryStream(niiGz), CompressionMode.Decompress);
        using var all = new MemoryStream();
        gzip.CopyTo(all);
        var file = all.ToArray().AsSpan();
        short Short(ReadOnlySpan<byte> from, int at) => BinaryPrimitives.ReadInt16LittleEndian(from[at..]);
        var (width, height, depth) = (Short(file, 42), Short(file, 44), Short(file, 46));
        Short(file, 70).Should().Be(2, "label maps are uint8");
        var offset = (int)BinaryPrimitives.ReadSingleLittleEndian(file[108..]);
        return new LabelMapFile(width, height, depth, file[offset..].ToArray());
    }
}
