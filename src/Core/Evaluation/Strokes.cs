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
