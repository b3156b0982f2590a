namespace Mem3D.Inference.Preprocessing;

/// <summary>Sampling of slices and masks into the square network input (docs/networks.md, Sampling).</summary>
internal static class Sampler
{
    /// <summary>Samples a slice (height × width, x fastest) at the cells of an ROI.</summary>
    /// <param name="slice">Intensities or probabilities.</param>
    /// <param name="width">Voxels along x.</param>
    /// <param name="height">Voxels along y.</param>
    /// <param name="roi">The region.</param>
    /// <param name="size">S: cells a side.</param>
    /// <param name="cells">Receives S × S samples.</param>
    /// <param name="edge">Border voxel for images, zeros for masks.</param>
    public static void Sample(ReadOnlySpan<float> slice, int width, int height, Roi roi, int size, Span<float> cells, Edge edge) =>
        Bilinear.Resample(slice, width, height, roi.Rows(size), roi.Columns(size), cells, size, size, edge);

    /// <summary>As <see cref="Sample"/> for a block of a slice; everything outside it is 0.</summary>
    public static void SampleBlock(ReadOnlySpan<float> block, VoxelRect rect, Roi roi, int size, Span<float> cells)
    {
        if (rect.Count == 0)
        {
            cells[..(size * size)].Clear();
            return;
        }

        Sample(block, rect.Width, rect.Height, roi with { CentreY = roi.CentreY - rect.Y0, CentreX = roi.CentreX - rect.X0 }, size, cells, Edge.Zero);
    }

    /// <summary>As <see cref="Sample"/> for a binary mask; outside is 0. <paramref name="scratch"/> holds width × height floats.</summary>
    public static void SampleMask(ReadOnlySpan<byte> mask, int width, int height, Roi roi, int size, Span<float> cells, Span<float> scratch)
    {
        var values = scratch[..mask.Length];
        for (var i = 0; i < mask.Length; i++)
        {
            values[i] = mask[i];
        }

        Sample(values, width, height, roi, size, cells, Edge.Zero);
    }

    /// <summary>Re-samples a network output (S × S) of one ROI into another; outside is 0.</summary>
    public static void Move(ReadOnlySpan<float> cells, Roi from, Roi to, int size, Span<float> destination)
    {
        if (from == to)
        {
            cells.CopyTo(destination);
            return;
        }

        Bilinear.Resample(
            cells, size, size, new AxisMap(from.CellRow(to.Rows(size).Start, size), to.SideY / from.SideY),
            new AxisMap(from.CellColumn(to.Columns(size).Start, size), to.SideX / from.SideX), destination, size, size, Edge.Zero);
    }
}
