namespace Mem3D.Data.Formats.Segmentations.Dicom;

/// <summary>
/// Fills closed outlines by the even-odd rule: a voxel is inside when its centre is inside an odd number of them. Outlines inside outlines are holes,
/// whether they are drawn by themselves or joined by a keyhole. Coordinates in voxels, the centre of voxel (x, y) is (x, y).
/// </summary>
internal sealed class PolygonFill(int width, int height)
{
    /// <summary>Where the state changes on a row, counted from its first voxel; the last place is beyond it.</summary>
    private readonly byte[] _changes = new byte[(width + 1) * height];

    public void Add(ReadOnlySpan<(double X, double Y)> polygon)
    {
        for (var (n, last) = (0, polygon.Length - 1); n < polygon.Length; last = n++)
        {
            var (p, q) = (polygon[last], polygon[n]);
            var first = (int)Math.Ceiling(Math.Clamp(Math.Min(p.Y, q.Y), 0, height));
            var end = (int)Math.Ceiling(Math.Clamp(Math.Max(p.Y, q.Y), 0, height));
            for (var y = first; y < end; y++)
            {
                var x = ((q.X - p.X) * (y - p.Y) / (q.Y - p.Y)) + p.X;
                _changes[(y * (width + 1)) + (int)Math.Ceiling(Math.Clamp(x, 0, width))] ^= 1;
            }
        }
    }

    /// <summary>1 inside, 0 outside; width × height, x fastest.</summary>
    public byte[] Mask()
    {
        var mask = new byte[width * height];
        for (var y = 0; y < height; y++)
        {
            byte inside = 0;
            for (var x = 0; x < width; x++)
            {
                inside ^= _changes[(y * (width + 1)) + x];
                mask[(y * width) + x] = inside;
            }
        }

        return mask;
    }
}
