using Mem3D.Core.Interactions;
using Mem3D.Inference.Preprocessing;

namespace Mem3D.Inference.Tests.Preprocessing;

/// <summary>docs/networks.md written down once more, cell by cell, in double precision, with no thought for speed.</summary>
internal static class Naive
{
    public static double[] Sample(float[] slice, int width, int height, Roi roi, int size, bool border)
    {
        var cells = new double[size * size];
        for (var i = 0; i < size; i++)
        {
            for (var j = 0; j < size; j++)
            {
                var y = roi.CentreY + ((((i + 0.5) / size * 2) - 1) * roi.SideY / 2);
                var x = roi.CentreX + ((((j + 0.5) / size * 2) - 1) * roi.SideX / 2);
                cells[(i * size) + j] = At(slice, width, height, y, x, border);
            }
        }

        return cells;
    }

    public static double[] Move(float[] cells, Roi from, Roi to, int size)
    {
        var result = new double[size * size];
        for (var i = 0; i < size; i++)
        {
            for (var j = 0; j < size; j++)
            {
                var y = to.CentreY + ((((i + 0.5) / size * 2) - 1) * to.SideY / 2);
                var x = to.CentreX + ((((j + 0.5) / size * 2) - 1) * to.SideX / 2);
                result[(i * size) + j] = At(
                    cells, size, size, ((((y - from.CentreY) / from.SideY) + 0.5) * size) - 0.5, ((((x - from.CentreX) / from.SideX) + 0.5) * size) - 0.5, false);
            }
        }

        return result;
    }

    /// <summary>NaN where nothing is written.</summary>
    public static double[] Paste(float[] cells, int size, Roi roi, int width, int height)
    {
        var smooth = Average(cells, size, Kernel(size / roi.SideY), Kernel(size / roi.SideX));
        var result = new double[width * height];
        for (var y = 0; y < height; y++)
        {
            for (var x = 0; x < width; x++)
            {
                var inside = y >= roi.CentreY - (roi.SideY / 2) && y <= roi.CentreY + (roi.SideY / 2)
                    && x >= roi.CentreX - (roi.SideX / 2) && x <= roi.CentreX + (roi.SideX / 2);
                var value = At(
                    smooth, size, size, Math.Clamp(((((y - roi.CentreY) / roi.SideY) + 0.5) * size) - 0.5, 0, size - 1),
                    Math.Clamp(((((x - roi.CentreX) / roi.SideX) + 0.5) * size) - 0.5, 0, size - 1), true);
                result[(y * width) + x] = !inside ? double.NaN : value < 0.02 ? 0 : value;
            }
        }

        return result;
    }

    public static float[] Average(float[] cells, int size, int rows, int columns)
    {
        var result = new float[cells.Length];
        for (var i = 0; i < size; i++)
        {
            for (var j = 0; j < size; j++)
            {
                var (sum, count) = (0.0, 0);
                for (var a = i - (rows / 2); a <= i + (rows / 2); a++)
                {
                    for (var b = j - (columns / 2); b <= j + (columns / 2); b++)
                    {
                        if (a >= 0 && b >= 0 && a < size && b < size)
                        {
                            (sum, count) = (sum + cells[(a * size) + b], count + 1);
                        }
                    }
                }

                result[(i * size) + j] = (float)(sum / count);
            }
        }

        return result;
    }

    public static double Percentile(IEnumerable<float> values, double q)
    {
        var sorted = values.Order().Select(v => (double)v).ToArray();
        var at = q * (sorted.Length - 1);
        var low = (int)Math.Floor(at);
        return low + 1 >= sorted.Length ? sorted[^1] : sorted[low] + ((at - low) * (sorted[low + 1] - sorted[low]));
    }

    public static double Guidance(IReadOnlyList<SlicePoint> line, Roi roi, int size, double radius, int i, int j)
    {
        (double Y, double X) Cell(SlicePoint p) => (((((p.Y - roi.CentreY) / roi.SideY) + 0.5) * size) - 0.5, ((((p.X - roi.CentreX) / roi.SideX) + 0.5) * size) - 0.5);
        var nearest = double.PositiveInfinity;
        for (var n = 0; n < line.Count; n++)
        {
            var (a, b) = (Cell(line[Math.Max(n - 1, 0)]), Cell(line[n]));
            var (dy, dx) = (b.Y - a.Y, b.X - a.X);
            var t = dy == 0 && dx == 0 ? 0 : Math.Clamp((((i - a.Y) * dy) + ((j - a.X) * dx)) / ((dy * dy) + (dx * dx)), 0, 1);
            nearest = Math.Min(nearest, Math.Sqrt(Math.Pow(i - a.Y - (t * dy), 2) + Math.Pow(j - a.X - (t * dx), 2)));
        }

        return Math.Clamp(radius + 0.5 - nearest, 0, 1);
    }

    public static bool Inside(IReadOnlyList<SlicePoint> polygon, double y, double x)
    {
        var inside = false;
        for (int n = 0, m = polygon.Count - 1; n < polygon.Count; m = n++)
        {
            var (a, b) = (polygon[m], polygon[n]);
            if (a.Y > y != b.Y > y && x < a.X + ((y - a.Y) * (b.X - a.X) / (b.Y - a.Y)))
            {
                inside = !inside;
            }
        }

        return inside;
    }

    private static int Kernel(double cells)
    {
        var k = Math.Max((int)Math.Floor(cells + 0.5), 1);
        return k % 2 == 0 ? k + 1 : k;
    }

    private static double At(float[] values, int width, int height, double y, double x, bool border)
    {
        var (y0, x0) = ((int)Math.Floor(y), (int)Math.Floor(x));
        var (fy, fx) = (y - y0, x - x0);
        double V(int r, int c) => border ? values[(Math.Clamp(r, 0, height - 1) * width) + Math.Clamp(c, 0, width - 1)]
            : r < 0 || c < 0 || r >= height || c >= width ? 0 : values[(r * width) + c];
        return ((1 - fy) * (((1 - fx) * V(y0, x0)) + (fx * V(y0, x0 + 1)))) + (fy * (((1 - fx) * V(y0 + 1, x0)) + (fx * V(y0 + 1, x0 + 1))));
    }
}
