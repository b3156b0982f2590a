namespace Mem3D.Data.Exports.Dicom;

/// <summary>
/// The outlines of a binary slice along the edges between voxels, as closed polygons in voxels (the centre of voxel (x, y) is exactly (x, y)). Filled by
/// the even-odd rule they are the mask again, holes too.
/// </summary>
internal static class Outline
{
    /// <summary>Right, down, left, up: each a turn to the right from the one before, y downwards.</summary>
    private static readonly (int X, int Y)[] Ways = [(1, 0), (0, 1), (-1, 0), (0, -1)];

    /// <param name="mask">Non-zero inside; width × height, x fastest.</param>
    public static List<List<(double X, double Y)>> Of(byte[] mask, int width, int height)
    {
        // every edge of a voxel towards the outside, by its start and way; the inside is on its right
        var edges = new HashSet<(int X, int Y, int Way)>();
        bool Inside(int x, int y) => x >= 0 && y >= 0 && x < width && y < height && mask[(y * width) + x] != 0;
        for (var y = 0; y < height; y++)
        {
            for (var x = 0; x < width; x++)
            {
                if (!Inside(x, y))
                {
                    continue;
                }

                Add(!Inside(x, y - 1), x, y, 0);
                Add(!Inside(x + 1, y), x + 1, y, 1);
                Add(!Inside(x, y + 1), x + 1, y + 1, 2);
                Add(!Inside(x - 1, y), x, y + 1, 3);
            }
        }

        var polygons = new List<List<(double X, double Y)>>();
        while (edges.Count > 0)
        {
            polygons.Add(Loop(edges));
        }

        return polygons;

        void Add(bool border, int x, int y, int way)
        {
            if (border)
            {
                edges.Add((x, y, way));
            }
        }
    }

    /// <summary>Takes one loop out, its corners only. Where two loops touch, each turns right and stays by itself.</summary>
    private static List<(double X, double Y)> Loop(HashSet<(int X, int Y, int Way)> edges)
    {
        var start = edges.First();
        var (x, y, way) = start;
        var points = new List<(double X, double Y)>();
        do
        {
            (x, y) = (x + Ways[way].X, y + Ways[way].Y);
            var turned = edges.Contains((x, y, (way + 1) & 3)) ? (way + 1) & 3 : edges.Contains((x, y, way)) ? way : (way + 3) & 3;
            if (turned != way)
            {
                points.Add((x - 0.5, y - 0.5));
            }

            way = turned;
            edges.Remove((x, y, way));
        }
        while ((x, y, way) != start);
        return points;
    }
}
