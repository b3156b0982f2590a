using System.Buffers;

namespace Mem3D.Inference.Preprocessing;

/// <summary>The inverse warp: network probabilities back to voxels (docs/networks.md, Paste).</summary>
internal static class Paster
{
    private const float Floor = 0.02f;

    /// <summary>The voxels that pasting an ROI writes: rows ⌈cy − side/2⌉ … ⌊cy + side/2⌋, columns likewise, within the slice.</summary>
    public static VoxelRect Rect(Roi roi, int width, int height)
    {
        var half = roi.Side / 2;
        return new VoxelRect(
            Clamp(Math.Ceiling(roi.CentreX - half), width), Clamp(Math.Ceiling(roi.CentreY - half), height),
            Clamp(Math.Floor(roi.CentreX + half) + 1, width), Clamp(Math.Floor(roi.CentreY + half) + 1, height));
    }

    /// <summary>Probabilities of the voxels of <paramref name="rect"/>: box-averaged when zoomed in, bilinear, below 0.02 → 0.</summary>
    /// <param name="cells">S × S probabilities.</param>
    /// <param name="size">S.</param>
    /// <param name="roi">The ROI the cells cover.</param>
    /// <param name="rect">From <see cref="Rect"/>.</param>
    /// <param name="voxels">Receives <see cref="VoxelRect.Count"/> values, x fastest.</param>
    public static void Paste(ReadOnlySpan<float> cells, int size, Roi roi, VoxelRect rect, Span<float> voxels)
    {
        var k = (int)Math.Floor((size / roi.Side) + 0.5);
        var smooth = k > 1 ? ArrayPool<float>.Shared.Rent(size * size) : null;
        if (smooth is not null)
        {
            BoxAverage.Apply(cells, size, k % 2 == 0 ? k + 1 : k, smooth.AsSpan(0, size * size));
            cells = smooth.AsSpan(0, size * size);
        }

        var step = size / roi.Side;
        Bilinear.Resample(
            cells, size, size, new AxisMap(roi.CellRow(rect.Y0, size), step), new AxisMap(roi.CellColumn(rect.X0, size), step),
            voxels, rect.Width, rect.Height, Edge.Border);
        foreach (ref var v in voxels[..rect.Count])
        {
            v = v < Floor ? 0 : v;
        }

        if (smooth is not null)
        {
            ArrayPool<float>.Shared.Return(smooth);
        }
    }

    private static int Clamp(double at, int length) => (int)Math.Clamp(at, 0, length);
}
