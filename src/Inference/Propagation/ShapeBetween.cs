using System.Buffers;
using System.Numerics.Tensors;
using Mem3D.Inference.Preprocessing;

namespace Mem3D.Inference.Propagation;

/// <summary>The target's shape on a slice between two anchors: their signed distances, mixed (docs/networks.md, Fusion).</summary>
/// <param name="from">The lower anchor's.</param>
/// <param name="to">The upper anchor's.</param>
/// <param name="share">Place between them, 0 … 1.</param>
internal readonly struct ShapeBetween(BorderDistance from, BorderDistance to, float share)
{
    /// <summary>Voxels of signed distance for one unit of logit.</summary>
    private const float Softness = 2;

    /// <summary>Half-open box of the voxels inside the shape; null without one.</summary>
    public VoxelRect? Box()
    {
        // A mixed distance is positive only where one of the two is.
        var search = from.Box.Union(to.Box);
        from.Cover(search);
        to.Cover(search);
        var found = default(VoxelRect);
        for (var y = search.Y0; y < search.Y1; y++)
        {
            var lower = from.Row(y, search.X0, search.X1);
            var upper = to.Row(y, search.X0, search.X1);
            for (var i = 0; i < lower.Length; i++)
            {
                if (((1 - share) * lower[i]) + (share * upper[i]) > 0)
                {
                    found = found.Union(new VoxelRect(search.X0 + i, y, search.X0 + i + 1, y + 1));
                }
            }
        }

        return found.Count == 0 ? null : found;
    }

    /// <summary>Probability of the shape at the cells of an ROI, [S, S]; 0 outside the slice.</summary>
    public void Sample(Roi roi, int width, int height, int size, Span<float> cells)
    {
        var block = Paster.Rect(roi, width, height).Grown(1, width, height);
        from.Cover(block);
        to.Cover(block);
        var rented = ArrayPool<float>.Shared.Rent(block.Count);
        for (var y = block.Y0; y < block.Y1; y++)
        {
            var row = rented.AsSpan((y - block.Y0) * block.Width, block.Width);
            TensorPrimitives.Multiply(from.Row(y, block.X0, block.X1), (1 - share) / Softness, row);
            TensorPrimitives.MultiplyAdd(to.Row(y, block.X0, block.X1), share / Softness, row, row);
            TensorPrimitives.Sigmoid<float>(row, row);
        }

        Sampler.SampleBlock(rented.AsSpan(0, block.Count), block, roi, size, cells);
        ArrayPool<float>.Shared.Return(rented);
    }
}
