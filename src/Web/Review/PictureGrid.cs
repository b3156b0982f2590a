using Mem3D.Core.Volumes;

namespace Mem3D.Web.Review;

/// <summary>From pixels of a small picture to voxels of a slice: square pixels, the patient's left on the right, front or head on top.</summary>
/// <param name="Columns">Pixels across.</param>
/// <param name="Rows">Pixels down.</param>
internal sealed record PictureGrid(int Columns, int Rows, int Width, int Height, bool FlipX, bool FlipY)
{
    /// <param name="side">Longer side in pixels.</param>
    public static PictureGrid Of(VolumeGeometry geometry, SliceAxis axis, int side)
    {
        var (width, height) = geometry.SliceSize(axis);
        var (i, j, k) = geometry.SpacingMm;
        var (first, second, dx, dy) = axis switch
        {
            SliceAxis.I => (SliceAxis.J, SliceAxis.K, j, k),
            SliceAxis.J => (SliceAxis.I, SliceAxis.K, i, k),
            _ => (SliceAxis.I, SliceAxis.J, i, j),
        };
        (dx, dy) = dx > 0 && dy > 0 ? (dx, dy) : (1, 1);
        var scale = side / Math.Max(width * dx, height * dy);
        return new PictureGrid(
            Math.Max(1, (int)Math.Round(width * dx * scale)), Math.Max(1, (int)Math.Round(height * dy * scale)), width, height,
            Towards(geometry.IjkToLps.Step(first)) < 0, Towards(geometry.IjkToLps.Step(second)) < 0);
    }

    public (int X, int Y) ToVoxel(int column, int row)
    {
        var x = Math.Min(Width - 1, (int)((column + 0.5) * Width / Columns));
        var y = Math.Min(Height - 1, (int)((row + 0.5) * Height / Rows));
        return (FlipX ? Width - 1 - x : x, FlipY ? Height - 1 - y : y);
    }

    /// <summary>Positive when a step goes mainly to the left, to the back or to the feet: right or down on the picture.</summary>
    private static double Towards((double X, double Y, double Z) step)
    {
        var (x, y, z) = (Math.Abs(step.X), Math.Abs(step.Y), Math.Abs(step.Z));
        return z >= x && z >= y ? -step.Z : y >= x ? step.Y : step.X;
    }
}
