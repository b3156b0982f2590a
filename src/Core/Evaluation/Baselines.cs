using Mem3D.Core.Masks;
using Mem3D.Core.Segmentation;

namespace Mem3D.Core.Evaluation;

/// <summary>What could be had without a memory network, from the same anchors.</summary>
public static class Baselines
{
    /// <summary>Every slice gets the mask of the nearest anchor (of two equally near ones the lower): after round 0, the first slice's mask throughout.</summary>
    /// <exception cref="ArgumentException">No anchor.</exception>
    public static MaskVolume Copy(IReadOnlyList<Anchor> anchors, MaskVolume like)
    {
        CheckAny(anchors);
        var copy = new MaskVolume(like.Width, like.Height, like.Depth, like.SpacingMm);
        for (var slice = 0; slice < like.Depth; slice++)
        {
            copy.Set(slice, anchors.MinBy(a => Math.Abs(a.Slice - slice))!.Mask);
        }

        return copy;
    }

    /// <summary>
    /// Shape-based interpolation (Raya and Udupa 1990): between two anchors with a mask the signed distances to their borders are interpolated linearly.
    /// Beyond the outermost anchors, and next to an empty one, there is nothing.
    /// </summary>
    /// <exception cref="ArgumentException">No anchor.</exception>
    public static MaskVolume Interpolate(IReadOnlyList<Anchor> anchors, MaskVolume like)
    {
        CheckAny(anchors);
        var result = new MaskVolume(like.Width, like.Height, like.Depth, like.SpacingMm);
        foreach (var anchor in anchors)
        {
            result.Set(anchor.Slice, anchor.Mask);
        }

        foreach (var (a, b) in anchors.Zip(anchors.Skip(1)).Where(p => !p.First.Mask.IsEmpty && !p.Second.Mask.IsEmpty))
        {
            var (from, to) = (DistanceTransform.Signed(a.Mask), DistanceTransform.Signed(b.Mask));
            for (var slice = a.Slice + 1; slice < b.Slice; slice++)
            {
                var share = (double)(slice - a.Slice) / (b.Slice - a.Slice);
                var values = new byte[from.Length];
                for (var i = 0; i < values.Length; i++)
                {
                    values[i] = ((1 - share) * from[i]) + (share * to[i]) < 0 ? (byte)1 : (byte)0;
                }

                result.Set(slice, new SliceMask(like.Width, like.Height, values));
            }
        }

        return result;
    }

    private static void CheckAny(IReadOnlyList<Anchor> anchors)
    {
        if (anchors.Count == 0)
        {
            throw new ArgumentException("Without an anchor there is nothing to carry through the volume.", nameof(anchors));
        }
    }
}
