using System.Buffers.Binary;
using System.IO.Compression;
using Mem3D.Core.Masks;
using Mem3D.Core.Projects;
using Mem3D.Core.Volumes;

namespace Mem3D.Web.Review;

/// <summary>
/// A slice in the volume's own window with the outline of a mask in the label's colour, square pixels, turned as readers of scans expect it.
/// </summary>
internal static class SlicePicture
{
    /// <summary>Longer side in pixels.</summary>
    private const int Side = 560;

    /// <param name="mask">Run-length coded; null: none.</param>
    public static byte[] Png(IVoxelSource volume, SliceAxis axis, int slice, byte[]? mask, LabelColor color)
    {
        var (width, height) = volume.Info.Geometry.SliceSize(axis);
        var drawn = mask is null ? null : RunLength.Decode(mask, width, height);
        return Png(volume, axis, slice, (view, column, row, grey) =>
        {
            var (x, y) = view.ToVoxel(column, row);
            return drawn is not null && drawn[x, y] && IsEdge(drawn, view, column, row) ? (color.Red, color.Green, color.Blue) : (grey, grey, grey);
        });
    }

    /// <param name="paint">Colour of a pixel, given where it is and the grey of the image there.</param>
    public static byte[] Png(
        IVoxelSource volume, SliceAxis axis, int slice, Func<PictureGrid, int, int, byte, (byte Red, byte Green, byte Blue)> paint)
    {
        var geometry = volume.Info.Geometry;
        var (width, height) = geometry.SliceSize(axis);
        var voxels = new float[checked(width * height)];
        volume.ReadSlice(axis, slice, voxels);
        var view = PictureGrid.Of(geometry, axis, Side);
        var (low, span) = (volume.Info.Intensity.Low, Math.Max(volume.Info.Intensity.High - volume.Info.Intensity.Low, 1e-6));
        var pixels = new byte[3 * view.Columns * view.Rows];
        for (var row = 0; row < view.Rows; row++)
        {
            for (var column = 0; column < view.Columns; column++)
            {
                var (x, y) = view.ToVoxel(column, row);
                var value = (voxels[(y * width) + x] - low) / span;
                var grey = double.IsFinite(value) ? (byte)Math.Clamp(value * 255, 0, 255) : (byte)0;
                var at = 3 * ((row * view.Columns) + column);
                (pixels[at], pixels[at + 1], pixels[at + 2]) = paint(view, column, row, grey);
            }
        }

        return Encode(pixels, view.Columns, view.Rows);
    }

    /// <summary>A pixel of the mask with one outside it within two pixels: an outline of even width whatever the voxels' size.</summary>
    public static bool IsEdge(SliceMask mask, PictureGrid view, int column, int row)
    {
        foreach (var (dx, dy) in ((int, int)[])[(-2, 0), (2, 0), (0, -2), (0, 2)])
        {
            var (c, r) = (column + dx, row + dy);
            if (c < 0 || r < 0 || c >= view.Columns || r >= view.Rows)
            {
                return true;
            }

            var (x, y) = view.ToVoxel(c, r);
            if (!mask[x, y])
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>8-bit RGB PNG (ISO/IEC 15948).</summary>
    private static byte[] Encode(byte[] pixels, int width, int height)
    {
        using var png = new MemoryStream();
        png.Write([0x89, (byte)'P', (byte)'N', (byte)'G', 0x0D, 0x0A, 0x1A, 0x0A]);
        var header = new byte[13];
        BinaryPrimitives.WriteInt32BigEndian(header, width);
        BinaryPrimitives.WriteInt32BigEndian(header.AsSpan(4), height);
        (header[8], header[9]) = (8, 2);
        Chunk(png, "IHDR"u8, header);
        using var data = new MemoryStream();
        using (var deflate = new ZLibStream(data, CompressionLevel.Fastest, leaveOpen: true))
        {
            for (var y = 0; y < height; y++)
            {
                deflate.WriteByte(0);
                deflate.Write(pixels.AsSpan(3 * y * width, 3 * width));
            }
        }

        Chunk(png, "IDAT"u8, data.GetBuffer().AsSpan(0, (int)data.Length));
        Chunk(png, "IEND"u8, []);
        return png.ToArray();
    }

    private static void Chunk(MemoryStream png, ReadOnlySpan<byte> type, ReadOnlySpan<byte> content)
    {
        Span<byte> number = stackalloc byte[4];
        BinaryPrimitives.WriteInt32BigEndian(number, content.Length);
        png.Write(number);
        png.Write(type);
        png.Write(content);
        BinaryPrimitives.WriteUInt32BigEndian(number, Endpoints.GreyPng.Crc32(type, content));
        png.Write(number);
    }
}
