using Mem3D.Core.Interactions;

namespace Mem3D.Core.Drawing;

/// <summary>
/// Voxels under a round brush. The page previews with the same arithmetic in the same order (Client/drawing/brush.ts), so that what is shown is what
/// is stored; tests/fixtures/drawing holds both to it.
/// </summary>
public static class BrushRaster
{
    /// <summary>
    /// Sets every voxel of <paramref name="touched"/> whose centre is no farther from the polyline than the radius, as a ball seen on a slice that is
    /// <paramref name="slicesAway"/> slices away. On the drawn slice the voxels under the points are always touched, however thin the brush.
    /// </summary>
    /// <param name="points">The polyline in voxels, at least one point.</param>
    /// <param name="radiusMm">Radius, &gt; 0.</param>
    /// <param name="spacing">Millimetres between voxels.</param>
    /// <param name="width">Voxels along x.</param>
    /// <param name="height">Voxels along y.</param>
    /// <param name="slicesAway">Slices from the drawn one.</param>
    /// <param name="touched">Width × height values, x fastest; receives 1.</param>
    public static void Paint(
        IReadOnlyList<SlicePoint> points, double radiusMm, PixelSpacing spacing, int width, int height, int slicesAway, byte[] touched)
    {
        var away = slicesAway * spacing.Z;
        var rest = (radiusMm * radiusMm) - (away * away);
        if (rest < 0)
        {
            return;
        }

        var reach = Math.Sqrt(rest);
        for (var i = 0; i < Math.Max(points.Count - 1, 1); i++)
        {
            Segment(points[i], points[Math.Min(i + 1, points.Count - 1)], rest, reach, spacing, width, height, touched);
        }

        if (slicesAway == 0)
        {
            foreach (var p in points)
            {
                var (x, y) = ((int)Math.Floor(p.X + 0.5), (int)Math.Floor(p.Y + 0.5));
                if (x >= 0 && y >= 0 && x < width && y < height)
                {
                    touched[(y * width) + x] = 1;
                }
            }
        }
    }

    /// <summary>Slices to either side that a ball touches.</summary>
    public static int Reach(double radiusMm, PixelSpacing spacing) => (int)Math.Floor(radiusMm / spacing.Z);

    private static void Segment(
        SlicePoint a, SlicePoint b, double squared, double reach, PixelSpacing spacing, int width, int height, byte[] touched)
    {
        double ax = a.X * spacing.X, ay = a.Y * spacing.Y;
        double vx = (b.X * spacing.X) - ax, vy = (b.Y * spacing.Y) - ay;
        var length = (vx * vx) + (vy * vy);
        var (fromX, toX) = Span(a.X, b.X, reach / spacing.X, width);
        var (fromY, toY) = Span(a.Y, b.Y, reach / spacing.Y, height);
        for (var y = fromY; y <= toY; y++)
        {
            var wy = (y * spacing.Y) - ay;
            for (var x = fromX; x <= toX; x++)
            {
                var wx = (x * spacing.X) - ax;
                var t = length > 0 ? Math.Min(Math.Max(((wx * vx) + (wy * vy)) / length, 0), 1) : 0;
                double dx = wx - (t * vx), dy = wy - (t * vy);
                if ((dx * dx) + (dy * dy) <= squared)
                {
                    touched[(y * width) + x] = 1;
                }
            }
        }
    }

    private static (int From, int To) Span(double a, double b, double reach, int size) =>
        (Math.Max(0, (int)Math.Floor(Math.Min(a, b) - reach)), Math.Min(size - 1, (int)Math.Ceiling(Math.Max(a, b) + reach)));
}
