namespace Mem3D.Core.Masks;

/// <summary>A binary mask of one slice. Immutable by convention: nobody writes to <see cref="Values"/> after construction.</summary>
public sealed class SliceMask
{
    public SliceMask(int width, int height, byte[] values)
    {
        if (values.Length != checked(width * height))
        {
            throw new ArgumentException($"A {width}×{height} mask has {width * height} values, got {values.Length}.", nameof(values));
        }

        Width = width;
        Height = height;
        Values = values;
        Area = values.Length - values.AsSpan().Count((byte)0);
    }

    /// <summary>Voxels along x.</summary>
    public int Width { get; }

    /// <summary>Voxels along y.</summary>
    public int Height { get; }

    /// <summary>0 or 1 a voxel, x fastest, width × height of them.</summary>
    public byte[] Values { get; }

    /// <summary>Number of voxels in the mask.</summary>
    public int Area { get; }

    public bool IsEmpty => Area == 0;

    public bool this[int x, int y] => Values[(y * Width) + x] != 0;

    public static SliceMask Empty(int width, int height) => new(width, height, new byte[checked(width * height)]);

    /// <summary>Half-open bounding box (x0, y0, x1, y1) in voxels; null when empty.</summary>
    public (int X0, int Y0, int X1, int Y1)? Box()
    {
        int x0 = Width, y0 = Height, x1 = 0, y1 = 0;
        for (var y = 0; y < Height; y++)
        {
            var row = Values.AsSpan(y * Width, Width);
            var first = row.IndexOf((byte)1);
            if (first < 0)
            {
                continue;
            }

            x0 = Math.Min(x0, first);
            x1 = Math.Max(x1, row.LastIndexOf((byte)1) + 1);
            y0 = Math.Min(y0, y);
            y1 = y + 1;
        }

        return y1 == 0 ? null : (x0, y0, x1, y1);
    }
}
