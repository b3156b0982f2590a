using Mem3D.Core.Masks;
using Mem3D.Core.Segmentation;
using Mem3D.Core.Volumes;

namespace Mem3D.Core.Evaluation;

/// <summary>What could be had without a memory network, from the same anchors.</summary>
public static class Baselines
{
    /// <summary>The random walker's region is coarsened to at most this many voxels: 2 million take about 100 MB.</summary>
    public const int MostWalkerVoxels = 2_000_000;

    /// <summary>Volume Dice of the baselines wanted, from a round's anchors.</summary>
    /// <param name="wanted">Which to compute.</param>
    /// <param name="anchors">The round's anchors, ascending.</param>
    /// <param name="image">The image, for the random walker.</param>
    /// <param name="axis">Axis the slices are stacked along.</param>
    /// <param name="target">The truth.</param>
    /// <param name="cancellationToken">Stops the random walker.</param>
    /// <exception cref="ArgumentException">No anchor.</exception>
    public static IReadOnlyDictionary<Baseline, double> Dice(
        IEnumerable<Baseline> wanted, IReadOnlyList<Anchor> anchors, IVoxelSource image, SliceAxis axis, MaskVolume target, CancellationToken cancellationToken) =>
        wanted.ToDictionary(b => b, b => Overlap.Dice(target, b switch
        {
            Baseline.Copy => Copy(anchors, target),
            Baseline.Interpolation => Interpolate(anchors, target),
            _ => Walk(anchors, image, axis, target, cancellationToken: cancellationToken),
        }));

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

    /// <summary>
    /// 3D random walker (<see cref="RandomWalker"/>) seeded with every voxel of the anchored slices, foreground in their masks, background outside. It
    /// walks within the box around the masks, enlarged by half of its larger side (at least 8 voxels) on every side, through all slices; the sides of
    /// the box are background seeds unless they are the volume's border. Empty when no anchor has a mask.
    /// </summary>
    /// <param name="anchors">At least one.</param>
    /// <param name="image">The image, of the same size.</param>
    /// <param name="axis">Axis the slices are stacked along.</param>
    /// <param name="like">Size and spacing of the result.</param>
    /// <param name="mostVoxels">A larger region is coarsened within the slice.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <exception cref="ArgumentException">No anchor.</exception>
    public static MaskVolume Walk(
        IReadOnlyList<Anchor> anchors, IVoxelSource image, SliceAxis axis, MaskVolume like, int mostVoxels = MostWalkerVoxels,
        CancellationToken cancellationToken = default)
    {
        CheckAny(anchors);
        return anchors.All(a => a.Mask.IsEmpty)
            ? new MaskVolume(like.Width, like.Height, like.Depth, like.SpacingMm)
            : new WalkerRegion(anchors, like, mostVoxels).Walk(image, axis, anchors, cancellationToken);
    }

    private static void CheckAny(IReadOnlyList<Anchor> anchors)
    {
        if (anchors.Count == 0)
        {
            throw new ArgumentException("Without an anchor there is nothing to carry through the volume.", nameof(anchors));
        }
    }
}
