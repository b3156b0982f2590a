using Mem3D.Core.Volumes;
using Mem3D.Web.Review;

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

        var view = PictureGrid.Of(geometry, axis, Side);
        var (low, high) = (volume.Info.Intensity.Low, volume.Info.Intensity.High);
        var span = Math.Max(high - low, 1e-6);
        var pixels = new byte[view.Columns * view.Rows];
        for (var row = 0; row < view.Rows; row++)
        {
            for (var column = 0; column < view.Columns; column++)
            {
                var (x, y) = view.ToVoxel(column, row);
                var value = (voxels[(y * width) + x] - low) / span;
                pixels[(row * view.Columns) + column] = double.IsFinite(value) ? (byte)Math.Clamp(value * 255, 0, 255) : (byte)0;
            }
        }

        return GreyPng.Encode(pixels, view.Columns, view.Rows);
    }
}
