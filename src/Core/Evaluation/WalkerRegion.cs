using Mem3D.Core.Masks;
using Mem3D.Core.Segmentation;
using Mem3D.Core.Volumes;

namespace Mem3D.Core.Evaluation;

/// <summary>
/// Where the random walker walks: the box around all anchors' masks, enlarged within the slice, through all slices. Its sides within the slice are
/// background seeds except where they are the volume's own border. Boxes over the limit are coarsened within the slice by a whole factor (mean
/// intensity; a seed where at least half of the voxels are foreground).
/// </summary>
internal sealed class WalkerRegion
{
    /// <summary>The box grows by this share of its larger side on every side, by <see cref="LeastMargin"/> voxels at least.</summary>
    private const double Margin = 0.5;

    private const int LeastMargin = 8;

    private readonly MaskVolume _like;
    private readonly (int X0, int Y0, int X1, int Y1) _box;
    private readonly int _factor;
    private readonly (int X, int Y, int Z) _size;

    /// <param name="anchors">At least one with a mask.</param>
    /// <param name="like">Size and spacing of the volume.</param>
    /// <param name="mostVoxels">Coarsened until it has at most this many.</param>
    public WalkerRegion(IReadOnlyList<Anchor> anchors, MaskVolume like, int mostVoxels)
    {
        _like = like;
        var boxes = anchors.Select(a => a.Mask.Box()).OfType<(int X0, int Y0, int X1, int Y1)>().ToArray();
        var (x0, y0, x1, y1) = (boxes.Min(b => b.X0), boxes.Min(b => b.Y0), boxes.Max(b => b.X1), boxes.Max(b => b.Y1));
        var margin = Math.Max(LeastMargin, (int)Math.Ceiling(Margin * Math.Max(x1 - x0, y1 - y0)));
        _box = (Math.Max(0, x0 - margin), Math.Max(0, y0 - margin), Math.Min(like.Width, x1 + margin), Math.Min(like.Height, y1 + margin));
        do
        {
            _factor++;
            _size = (Parts(_box.X1 - _box.X0), Parts(_box.Y1 - _box.Y0), like.Depth);
        }
        while ((long)_size.X * _size.Y * _size.Z > mostVoxels && (_size.X > 1 || _size.Y > 1));
    }

    /// <summary>Walks and returns the mask where the foreground is more likely; anchored slices keep theirs.</summary>
    public MaskVolume Walk(IVoxelSource image, SliceAxis axis, IReadOnlyList<Anchor> anchors, CancellationToken cancellationToken)
    {
        var spacing = (_like.SpacingMm.X * _factor, _like.SpacingMm.Y * _factor, _like.SpacingMm.Z);
        var probability = RandomWalker.Probabilities(Intensities(image, axis), Seeds(anchors), _size, spacing, cancellationToken);
        var result = new MaskVolume(_like.Width, _like.Height, _like.Depth, _like.SpacingMm);
        for (var slice = 0; slice < _like.Depth; slice++)
        {
            var values = new byte[_like.Width * _like.Height];
            for (var y = _box.Y0; y < _box.Y1; y++)
            {
                for (var x = _box.X0; x < _box.X1; x++)
                {
                    values[(y * _like.Width) + x] = probability[Cell(x, y, slice)] > 0.5f ? (byte)1 : (byte)0;
                }
            }

            result.Set(slice, new SliceMask(_like.Width, _like.Height, values));
        }

        foreach (var anchor in anchors)
        {
            result.Set(anchor.Slice, anchor.Mask);
        }

        return result;
    }

    private int Parts(int length) => (length + _factor - 1) / _factor;

    private int Cell(int x, int y, int slice) => (((slice * _size.Y) + ((y - _box.Y0) / _factor)) * _size.X) + ((x - _box.X0) / _factor);

    /// <summary>Means of the cells, the box's 0.5 and 99.5 percentiles brought to 0 and 1.</summary>
    private float[] Intensities(IVoxelSource image, SliceAxis axis)
    {
        var (sums, counts) = (new float[_size.X * _size.Y * _size.Z], new int[_size.X * _size.Y]);
        var values = new float[_like.Width * _like.Height];
        for (var slice = 0; slice < _like.Depth; slice++)
        {
            image.ReadSlice(axis, slice, values);
            for (var y = _box.Y0; y < _box.Y1; y++)
            {
                for (var x = _box.X0; x < _box.X1; x++)
                {
                    sums[Cell(x, y, slice)] += values[(y * _like.Width) + x];
                    counts[Cell(x, y, 0)] += slice == 0 ? 1 : 0;
                }
            }
        }

        for (var i = 0; i < sums.Length; i++)
        {
            sums[i] /= counts[i % counts.Length];
        }

        var statistics = new IntensityStatistics(sums.Min(), sums.Max());
        statistics.Add(sums);
        var range = statistics.Range();
        var width = Math.Max(range.High - range.Low, 1e-9);
        for (var i = 0; i < sums.Length; i++)
        {
            sums[i] = (float)Math.Clamp((sums[i] - range.Low) / width, 0, 1);
        }

        return sums;
    }

    private sbyte[] Seeds(IReadOnlyList<Anchor> anchors)
    {
        var seeds = new sbyte[_size.X * _size.Y * _size.Z];
        for (var i = 0; i < seeds.Length; i++)
        {
            var (x, y) = (i % _size.X, i / _size.X % _size.Y);
            var side = (x == 0 && _box.X0 > 0) || (y == 0 && _box.Y0 > 0)
                || (x == _size.X - 1 && _box.X1 < _like.Width) || (y == _size.Y - 1 && _box.Y1 < _like.Height);
            seeds[i] = side ? (sbyte)0 : (sbyte)-1;
        }

        foreach (var anchor in anchors)
        {
            var (inside, all) = (new int[_size.X * _size.Y], new int[_size.X * _size.Y]);
            for (var y = _box.Y0; y < _box.Y1; y++)
            {
                for (var x = _box.X0; x < _box.X1; x++)
                {
                    inside[Cell(x, y, 0)] += anchor.Mask[x, y] ? 1 : 0;
                    all[Cell(x, y, 0)]++;
                }
            }

            for (var i = 0; i < all.Length; i++)
            {
                seeds[(anchor.Slice * all.Length) + i] = 2 * inside[i] >= all[i] ? (sbyte)1 : (sbyte)0;
            }
        }

        return seeds;
    }
}
