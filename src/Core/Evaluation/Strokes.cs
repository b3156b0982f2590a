using Mem3D.Core.Interactions;
using Mem3D.Core.Masks;

namespace Mem3D.Core.Evaluation;

/// <summary>Where a hand would draw on a mask.</summary>
public static class Strokes
{
    /// <summary>
    /// What remains after taking off the border: voxels deeper than half of the greatest depth, or than 3 voxels if that is less. Never empty unless the
    /// mask is.
    /// </summary>
    public static SliceMask Eroded(SliceMask mask)
    {
        var depth = DistanceTransform.SquaredInside(mask);
        var limit = Math.Min(3, Math.Sqrt(depth.Max()) / 2);
        return new SliceMask(mask.Width, mask.Height, [.. depth.Select(d => d > limit * limit ? (byte)1 : (byte)0)]);
    }

    /// <summary>
    /// A random stretch (at least half) of the longest line through the skeleton of the part under a random skeleton voxel: neighbouring voxel centres in
    /// drawing order.
    /// </summary>
    /// <exception cref="ArgumentException">An empty mask.</exception>
    public static IReadOnlyList<SlicePoint> Scribble(SliceMask mask, Random random)
    {
        var skeleton = Skeleton.Of(mask);
        var line = LongestLine(skeleton, Nth(skeleton, random.Next(Math.Max(1, skeleton.Area))));
        var length = Math.Max(1, (int)Math.Round(line.Count * (0.5 + (0.5 * random.NextDouble()))));
        var from = random.Next(line.Count - length + 1);
        return [.. line.Skip(from).Take(length).Select(i => new SlicePoint(i % mask.Width, i / mask.Width))];
    }

    /// <summary>The voxel deepest inside the mask (the first of equals).</summary>
    /// <exception cref="ArgumentException">An empty mask.</exception>
    public static SlicePoint Centre(SliceMask mask)
    {
        var depth = DistanceTransform.SquaredInside(mask);
        var best = Array.IndexOf(depth, depth.Max());
        return depth[best] > 0 ? new SlicePoint(best % mask.Width, best / mask.Width) : throw Empty();
    }

    /// <summary>A random voxel at least half as deep inside the mask as the deepest one.</summary>
    /// <exception cref="ArgumentException">An empty mask.</exception>
    public static SlicePoint Inside(SliceMask mask, Random random)
    {
        var depth = DistanceTransform.SquaredInside(mask);
        var limit = depth.Max() / 4;
        return Any(mask, (x, y) => depth[(y * mask.Width) + x] >= limit, random);
    }

    /// <summary>A random voxel of the mask that fits a condition.</summary>
    /// <exception cref="ArgumentException">There is none.</exception>
    public static SlicePoint Any(SliceMask mask, Func<int, int, bool> fits, Random random)
    {
        var fitting = Enumerable.Range(0, mask.Values.Length).Where(i => mask.Values[i] != 0 && fits(i % mask.Width, i / mask.Width)).ToArray();
        if (fitting.Length == 0)
        {
            throw Empty();
        }

        var chosen = fitting[random.Next(fitting.Length)];
        return new SlicePoint(chosen % mask.Width, chosen / mask.Width);
    }

    /// <summary>The mean of the mask's voxel centres.</summary>
    /// <exception cref="ArgumentException">An empty mask.</exception>
    public static SlicePoint Middle(SliceMask mask)
    {
        var (x, y, count) = (0.0, 0.0, 0);
        for (var i = 0; i < mask.Values.Length; i++)
        {
            if (mask.Values[i] != 0)
            {
                (x, y, count) = (x + (i % mask.Width), y + (i / mask.Width), count + 1);
            }
        }

        return count == 0 ? throw Empty() : new SlicePoint(x / count, y / count);
    }

    /// <summary>
    /// How far the mask reaches from a point, in voxels, in each of <paramref name="sectors"/> equal sectors (the first begins along +x and turns towards +y);
    /// in sectors without a voxel as far as between those beside them.
    /// </summary>
    /// <exception cref="ArgumentException">An empty mask.</exception>
    public static double[] Reach(SliceMask mask, SlicePoint from, int sectors)
    {
        var reach = new double?[sectors];
        for (var i = 0; i < mask.Values.Length; i++)
        {
            if (mask.Values[i] != 0)
            {
                var (dx, dy) = ((i % mask.Width) - from.X, (i / mask.Width) - from.Y);
                var sector = (int)(((Math.Atan2(dy, dx) / (2 * Math.PI)) + 1) % 1 * sectors) % sectors;
                reach[sector] = Math.Max(reach[sector] ?? 0, Math.Sqrt((dx * dx) + (dy * dy)));
            }
        }

        return [.. reach.Select((r, n) => r ?? Between(reach, n))];
    }

    private static double Between(double?[] known, int at)
    {
        var (before, after) = (1, 1);
        while (before < known.Length && known[(at - before + known.Length) % known.Length] is null)
        {
            before++;
        }

        while (after < known.Length && known[(at + after) % known.Length] is null)
        {
            after++;
        }

        var (lower, upper) = (known[(at - before + known.Length) % known.Length] ?? throw Empty(), known[(at + after) % known.Length] ?? throw Empty());
        return ((lower * after) + (upper * before)) / (before + after);
    }

    private static int Nth(SliceMask mask, int n)
    {
        for (var i = 0; i < mask.Values.Length; i++)
        {
            if (mask.Values[i] != 0 && n-- == 0)
            {
                return i;
            }
        }

        throw Empty();
    }

    /// <summary>From the end farthest from <paramref name="start"/> to the end farthest from that: on a tree, its longest line.</summary>
    private static List<int> LongestLine(SliceMask skeleton, int start)
    {
        var (end, _) = Farthest(skeleton, start);
        var (at, cameFrom) = Farthest(skeleton, end);
        var line = new List<int> { at };
        while (at != end)
        {
            line.Add(at = cameFrom[at]);
        }

        return line;
    }

    private static (int End, Dictionary<int, int> CameFrom) Farthest(SliceMask mask, int start)
    {
        var cameFrom = new Dictionary<int, int> { [start] = start };
        var queue = new Queue<int>([start]);
        var last = start;
        while (queue.TryDequeue(out var i))
        {
            last = i;
            var (x, y) = (i % mask.Width, i / mask.Width);

            // Straight neighbours first, so that lines do not zigzag.
            foreach (var (dx, dy) in (ReadOnlySpan<(int, int)>)[(1, 0), (-1, 0), (0, 1), (0, -1), (1, 1), (1, -1), (-1, 1), (-1, -1)])
            {
                var n = ((y + dy) * mask.Width) + x + dx;
                if (x + dx >= 0 && x + dx < mask.Width && y + dy >= 0 && y + dy < mask.Height && mask.Values[n] != 0 && cameFrom.TryAdd(n, i))
                {
                    queue.Enqueue(n);
                }
            }
        }

        return (last, cameFrom);
    }

    private static ArgumentException Empty() => new("There is no such voxel in the mask.");
}
