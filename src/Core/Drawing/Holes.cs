using Mem3D.Core.Masks;

namespace Mem3D.Core.Drawing;

/// <summary>Background that a mask encloses.</summary>
public static class Holes
{
    /// <summary>The mask with every hole filled: background from which no way of straight neighbours leads to the slice's border.</summary>
    public static SliceMask Filled(SliceMask mask)
    {
        var (width, height) = (mask.Width, mask.Height);
        var outside = new bool[mask.Values.Length];
        var queue = new Queue<int>();
        void Visit(int x, int y)
        {
            var i = (y * width) + x;
            if (x >= 0 && y >= 0 && x < width && y < height && !outside[i] && mask.Values[i] == 0)
            {
                outside[i] = true;
                queue.Enqueue(i);
            }
        }

        for (var x = 0; x < width; x++)
        {
            Visit(x, 0);
            Visit(x, height - 1);
        }

        for (var y = 0; y < height; y++)
        {
            Visit(0, y);
            Visit(width - 1, y);
        }

        while (queue.TryDequeue(out var i))
        {
            var (x, y) = (i % width, i / width);
            Visit(x - 1, y);
            Visit(x + 1, y);
            Visit(x, y - 1);
            Visit(x, y + 1);
        }

        var filled = new byte[outside.Length];
        for (var i = 0; i < filled.Length; i++)
        {
            filled[i] = outside[i] ? (byte)0 : (byte)1;
        }

        return new SliceMask(width, height, filled);
    }
}
