using Mem3D.Core.Masks;

namespace Mem3D.Core.Evaluation;

/// <summary>Thins a mask to lines one voxel wide (Zhang and Suen, Communications of the ACM 27, 1984).</summary>
public static class Skeleton
{
    /// <summary>
    /// The skeleton: a subset of the mask. The voxels beyond the slice's border count as background. A component that thinning would erase altogether (a
    /// 2×2 square) keeps its first voxel.
    /// </summary>
    public static SliceMask Of(SliceMask mask)
    {
        if (mask.Box() is not var (x0, y0, x1, y1))
        {
            return mask;
        }

        // Worked on the padded bounding box: no border tests in the inner loop.
        var (w, h) = (x1 - x0 + 2, y1 - y0 + 2);
        var grid = new byte[w * h];
        for (var y = y0; y < y1; y++)
        {
            mask.Values.AsSpan((y * mask.Width) + x0, x1 - x0).CopyTo(grid.AsSpan(((y - y0 + 1) * w) + 1));
        }

        var erase = new List<int>();
        bool changed;
        do
        {
            changed = Pass(grid, w, h, first: true, erase) | Pass(grid, w, h, first: false, erase);
        }
        while (changed);

        var values = new byte[mask.Values.Length];
        for (var y = y0; y < y1; y++)
        {
            grid.AsSpan(((y - y0 + 1) * w) + 1, x1 - x0).CopyTo(values.AsSpan((y * mask.Width) + x0));
        }

        KeepErased(mask, values);
        return new SliceMask(mask.Width, mask.Height, values);
    }

    private static bool Pass(byte[] g, int w, int h, bool first, List<int> erase)
    {
        erase.Clear();
        for (var y = 1; y < h - 1; y++)
        {
            for (var x = 1; x < w - 1; x++)
            {
                var i = (y * w) + x;
                if (g[i] == 0)
                {
                    continue;
                }

                int n = g[i - w], ne = g[i - w + 1], e = g[i + 1], se = g[i + w + 1];
                int s = g[i + w], sw = g[i + w - 1], west = g[i - 1], nw = g[i - w - 1];
                var neighbours = n + ne + e + se + s + sw + west + nw;
                var rises = ((1 - n) & ne) + ((1 - ne) & e) + ((1 - e) & se) + ((1 - se) & s)
                    + ((1 - s) & sw) + ((1 - sw) & west) + ((1 - west) & nw) + ((1 - nw) & n);
                var side = first ? (n & e & s) + (e & s & west) : (n & e & west) + (n & s & west);
                if (neighbours is >= 2 and <= 6 && rises == 1 && side == 0)
                {
                    erase.Add(i);
                }
            }
        }

        foreach (var i in erase)
        {
            g[i] = 0;
        }

        return erase.Count > 0;
    }

    private static void KeepErased(SliceMask mask, byte[] skeleton)
    {
        var components = Components.Of(mask);
        var alive = new bool[components.Count + 1];
        for (var i = 0; i < skeleton.Length; i++)
        {
            alive[components.Numbers[i]] |= skeleton[i] != 0;
        }

        for (var number = 1; number <= components.Count; number++)
        {
            if (!alive[number])
            {
                skeleton[components.Numbers.IndexOf(number)] = 1;
            }
        }
    }
}
