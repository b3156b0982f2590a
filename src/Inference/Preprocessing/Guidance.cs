using Mem3D.Core.Interactions;

namespace Mem3D.Inference.Preprocessing;

/// <summary>Draws prompts into the guidance channels of the interaction network (docs/networks.md, channels 2–4).</summary>
internal static class Guidance
{
    /// <summary>A polyline: max(channel, clamp(r + ½ − d, 0, 1)), d = distance in cells from a cell's centre to the line. One point is a click.</summary>
    /// <param name="points">The line in voxels; at least one point.</param>
    /// <param name="roi">The ROI of the network input.</param>
    /// <param name="size">S.</param>
    /// <param name="radius">r in cells.</param>
    /// <param name="channel">S × S; drawn into.</param>
    public static void Draw(IReadOnlyList<SlicePoint> points, Roi roi, int size, double radius, Span<float> channel)
    {
        var from = Cell(points[0], roi, size);
        if (points.Count == 1)
        {
            Segment(from, from, size, radius, channel);
        }

        for (var i = 1; i < points.Count; i++)
        {
            var to = Cell(points[i], roi, size);
            Segment(from, to, size, radius, channel);
            from = to;
        }
    }

    /// <summary>Sets the cells whose centre lies in a box of voxel coordinates, edges included.</summary>
    public static void FillBox(ContinuousBox box, Roi roi, int size, Span<float> channel)
    {
        var (rows, columns) = (roi.Rows(size), roi.Columns(size));
        for (var i = 0; i < size; i++)
        {
            var y = rows.Start + (i * rows.Step);
            if (y < box.Y0 || y > box.Y1)
            {
                continue;
            }

            for (var j = 0; j < size; j++)
            {
                var x = columns.Start + (j * columns.Step);
                if (x >= box.X0 && x <= box.X1)
                {
                    channel[(i * size) + j] = 1;
                }
            }
        }
    }

    /// <summary>Sets the cells whose centre lies in a closed polygon by the even-odd rule.</summary>
    public static void FillPolygon(IReadOnlyList<SlicePoint> polygon, Roi roi, int size, Span<float> channel)
    {
        var (rows, columns) = (roi.Rows(size), roi.Columns(size));
        var crossings = new List<double>();
        for (var i = 0; i < size; i++)
        {
            var y = rows.Start + (i * rows.Step);
            crossings.Clear();
            var a = polygon[^1];
            foreach (var b in polygon)
            {
                if (a.Y > y != b.Y > y)
                {
                    crossings.Add(a.X + ((y - a.Y) * (b.X - a.X) / (b.Y - a.Y)));
                }

                a = b;
            }

            if (crossings.Count == 0)
            {
                continue;
            }

            crossings.Sort();
            var passed = 0;
            for (var j = 0; j < size; j++)
            {
                var x = columns.Start + (j * columns.Step);
                while (passed < crossings.Count && crossings[passed] <= x)
                {
                    passed++;
                }

                if (((crossings.Count - passed) & 1) != 0)
                {
                    channel[(i * size) + j] = 1;
                }
            }
        }
    }

    private static (double Y, double X) Cell(SlicePoint p, Roi roi, int size) => (roi.CellRow(p.Y, size), roi.CellColumn(p.X, size));

    private static void Segment((double Y, double X) a, (double Y, double X) b, int size, double radius, Span<float> channel)
    {
        var reach = radius + 0.5;
        var (dy, dx) = (b.Y - a.Y, b.X - a.X);
        var length = (dy * dy) + (dx * dx);
        var (first, last) = (Limit(Math.Min(a.Y, b.Y) - reach, size), Limit(Math.Max(a.Y, b.Y) + reach + 1, size));
        var (left, right) = (Limit(Math.Min(a.X, b.X) - reach, size), Limit(Math.Max(a.X, b.X) + reach + 1, size));
        for (var i = first; i < last; i++)
        {
            for (var j = left; j < right; j++)
            {
                var (y, x) = (i - a.Y, j - a.X);
                var t = length > 0 ? Math.Clamp(((y * dy) + (x * dx)) / length, 0, 1) : 0;
                var d = Math.Sqrt(((y - (t * dy)) * (y - (t * dy))) + ((x - (t * dx)) * (x - (t * dx))));
                ref var cell = ref channel[(i * size) + j];
                cell = MathF.Max(cell, (float)Math.Clamp(reach - d, 0, 1));
            }
        }
    }

    private static int Limit(double at, int size) => (int)Math.Clamp(Math.Floor(at), 0, size);
}
