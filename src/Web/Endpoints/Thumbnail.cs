using Mem3D.Core.Volumes;

namespace Mem3D.Web.Endpoints;

/// <summary>A small picture of the middle slice, in the window of the volume's 0.5th to 99.5th percentile, with square pixels.</summary>
internal static class Thumbnail
{
    /// <summary>Longer side in pixels.</summary>
    public const int Side = 160;

    public static byte[] Png(IVoxelSource volume, SliceAxis axis)
    {
        var geometry = volume.Info.Geometry;
        var (width, height) = geometry.SliceSize(axis);
        var voxels = new float[checked(width * height)];
        volume.ReadSlice(axis, geometry.SliceCount(axis) / 2, voxels);

        var (spacingX, spacingY) = Spacing(geometry, axis);
        var (extentX, extentY) = (width * spacingX, height * spacingY);
        var scale = Side / Math.Max(extentX, extentY);
        var (columns, rows) = (Math.Max(1, (int)Math.Round(extentX * scale)), Math.Max(1, (int)Math.Round(extentY * scale)));
        var (low, high) = (volume.Info.Intensity.Low, volume.Info.Intensity.High);
        var span = Math.Max(high - low, 1e-6);
        var pixels = new byte[columns * rows];
        for (var row = 0; row < rows; row++)
        {
            var y = Math.Min(height - 1, (int)((row + 0.5) * height / rows));
            for (var column = 0; column < columns; column++)
            {
                var x = Math.Min(width - 1, (int)((column + 0.5) * width / columns));
                var value = (voxels[(y * width) + x] - low) / span;
                pixels[(row * columns) + column] = double.IsFinite(value) ? (byte)Math.Clamp(value * 255, 0, 255) : (byte)0;
            }
        }

        return GreyPng.Encode(pixels, columns, rows);
    }

    private static (double X, double Y) Spacing(VolumeGeometry geometry, SliceAxis axis)
    {
        var (i, j, k) = geometry.SpacingMm;
        var (x, y) = axis switch
        {
            SliceAxis.I => (j, k),
            SliceAxis.J => (i, k),
            _ => (i, j),
        };
        return x > 0 && y > 0 ? (x, y) : (1, 1);
    }
}
