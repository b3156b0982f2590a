using Mem3D.Core.Volumes;

namespace Mem3D.Web.Endpoints;

/// <summary>
/// A small picture of the middle slice, in the window of the volume's 0.5th to 99.5th percentile, with square pixels, and turned as readers of scans
/// expect it: the patient's left on the right, front or head on top.
/// </summary>
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
        var (flipX, flipY) = Flips(geometry, axis);
        for (var row = 0; row < rows; row++)
        {
            var y = Math.Min(height - 1, (int)((row + 0.5) * height / rows));
            y = flipY ? height - 1 - y : y;
            for (var column = 0; column < columns; column++)
            {
                var x = Math.Min(width - 1, (int)((column + 0.5) * width / columns));
                x = flipX ? width - 1 - x : x;
                var value = (voxels[(y * width) + x] - low) / span;
                pixels[(row * columns) + column] = double.IsFinite(value) ? (byte)Math.Clamp(value * 255, 0, 255) : (byte)0;
            }
        }

        return GreyPng.Encode(pixels, columns, rows);
    }

    private static (bool X, bool Y) Flips(VolumeGeometry geometry, SliceAxis axis)
    {
        var along = (SliceAxis of) => Towards(geometry.IjkToLps.Step(of));
        return axis switch
        {
            SliceAxis.I => (along(SliceAxis.J) < 0, along(SliceAxis.K) < 0),
            SliceAxis.J => (along(SliceAxis.I) < 0, along(SliceAxis.K) < 0),
            _ => (along(SliceAxis.I) < 0, along(SliceAxis.J) < 0),
        };
    }

    /// <summary>Positive when a step goes mainly to the left, to the back or to the feet: right or down on the picture.</summary>
    private static double Towards((double X, double Y, double Z) step)
    {
        var (x, y, z) = (Math.Abs(step.X), Math.Abs(step.Y), Math.Abs(step.Z));
        return z >= x && z >= y ? -step.Z : y >= x ? step.Y : step.X;
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
