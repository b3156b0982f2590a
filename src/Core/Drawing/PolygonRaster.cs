using Mem3D.Core.Interactions;

namespace Mem3D.Core.Drawing;

/// <summary>Voxels inside a closed outline; the same arithmetic as the page's preview (Client/drawing/polygon.ts).</summary>
public static class PolygonRaster
{
    /// <summary>Sets every voxel whose centre is inside the outline by the even-odd rule; on an edge the upper left belongs to it.</summary>
    /// <param name="points">Corners in voxels, at least three; the last joins the first.</param>
    /// <param name="width">Voxels along x.</param>
    /// <param name="height">Voxels along y.</param>
    /// <param name="touched">Width × height values, x fastest; receives 1.</param>
    public static void Fill(IReadOnlyList<SlicePoint> points, int width, int height, byte[] touched)
    {
        var crossings = new List<double>();
        for (var y = 0; y < height; y++)
        {
            crossings.Clear();
            for (int i = 0, j = points.Count - 1; i < points.Count; j = i++)
            {
                var (a, b) = (points[i], points[j]);
                if (a.Y > y != b.Y > y)
                {
                    crossings.Add(((b.X - a.X) * (y - a.Y) / (b.Y - a.Y)) + a.X);
                }
            }

            crossings.Sort();
            for (var n = 0; n + 1 < crossings.Count; n += 2)
            {
                var from = Math.Max(0, (int)Math.Ceiling(crossings[n]));
                var end = Math.Min(width, (int)Math.Ceiling(crossings[n + 1]));
                if (end > from)
                {
                    touched.AsSpan((y * width) + from, end - from).Fill(1);
                }
            }
        }
    }
}
