using System.Buffers.Binary;
using System.IO.Compression;
using Mem3D.Core.Volumes;
using Mem3D.Web.Endpoints;

namespace Mem3D.Web.Tests.Endpoints;

/// <summary>Pictures are decoded here by the letter of the PNG specification.</summary>
public sealed class ThumbnailTests
{
    [Fact]
    public void A_picture_is_turned_as_readers_expect_whatever_the_storage()
    {
        // One bright corner at the patient's right front, stored both ways round.
        var lps = new VolumeGeometry(new VolumeSize(4, 4, 1), new Affine(1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1, 0));
        var ras = new VolumeGeometry(new VolumeSize(4, 4, 1), new Affine(-1, 0, 0, 3, 0, -1, 0, 3, 0, 0, 1, 0));
        var (a, b) = (new short[16], new short[16]);
        a[0] = 100;
        b[15] = 100;
        Pixels(Thumbnail.Png(Volume(lps, a), SliceAxis.K)).Pixels[0].Should().Be(255);
        Pixels(Thumbnail.Png(Volume(ras, b), SliceAxis.K)).Pixels[0].Should().Be(255);
    }

    [Fact]
    public void Pixels_are_square_in_millimetres()
    {
        var geometry = new VolumeGeometry(new VolumeSize(10, 20, 6), Affine.FromSpacing(1, 1, 5));
        var (width, height, pixels) = Pixels(Thumbnail.Png(Volume(geometry, new short[1200]), SliceAxis.J));
        (width, height).Should().Be((53, Thumbnail.Side));
        pixels.Should().HaveCount(53 * Thumbnail.Side);
    }

    private static ArrayVoxelSource Volume(VolumeGeometry geometry, short[] voxels) =>
        new(new VolumeInfo(geometry, VoxelType.Int16, Modality.CT, new IntensityRange(0, 100, 0, 100)), voxels);

    private static (int Width, int Height, byte[] Pixels) Pixels(byte[] png)
    {
        var (width, height, data) = (0, 0, new MemoryStream());
        for (var at = 8; at < png.Length;)
        {
            var length = BinaryPrimitives.ReadInt32BigEndian(png.AsSpan(at));
            var type = System.Text.Encoding.ASCII.GetString(png, at + 4, 4);
            var body = png.AsSpan(at + 8, length);
            BinaryPrimitives.ReadUInt32BigEndian(png.AsSpan(at + 8 + length)).Should().Be(Crc(png.AsSpan(at + 4, length + 4)), type);
            if (type == "IHDR")
            {
                (width, height) = (BinaryPrimitives.ReadInt32BigEndian(body), BinaryPrimitives.ReadInt32BigEndian(body[4..]));
            }
            else if (type == "IDAT")
            {
                data.Write(body);
            }

            at += length + 12;
        }

        data.Position = 0;
        using var zlib = new ZLibStream(data, CompressionMode.Decompress);
        using var rows = new MemoryStream();
        zlib.CopyTo(rows);
        var raw = rows.ToArray();
        return (width, height, [.. Enumerable.Range(0, height).SelectMany(y => raw.Skip((y * (width + 1)) + 1).Take(width))]);
    }

    private static uint Crc(ReadOnlySpan<byte> bytes)
    {
        var crc = 0xFFFFFFFFu;
        foreach (var b in bytes)
        {
            crc ^= b;
            for (var i = 0; i < 8; i++)
            {
                crc = (crc & 1) == 0 ? crc >> 1 : (crc >> 1) ^ 0xEDB88320;
            }
        }

        return ~crc;
    }
}
