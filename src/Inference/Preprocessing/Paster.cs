using System.Buffers;

namespace Mem3D.Inference.Preprocessing;

/// <summary>The inverse warp: network probabilities back to voxels (docs/networks.md, Paste).</summary>
internal static class Paster
{
    private const float Floor = 0.02f;

    /// <summary>The voxels that pasting an ROI writes: rows ⌈cy − side/2⌉ … ⌊cy + side/2⌋, columns likewise, within the slice.</summary>
    public static VoxelRect Rect(Roi roi, int width, int height)
    {
        var (halfX, halfY) = (roi.SideX / 2, roi.SideY / 2);
        return new VoxelRect(
            Clamp(Math.Ceiling(roi.CentreX - halfX), width), Clamp(Math.Ceiling(roi.CentreY - halfY), height),
            Clamp(Math.Floor(roi.CentreX + halfX) + 1, width), Clamp(Math.Floor(roi.CentreY + halfY) + 1, height));
    }

    /// <summary>Probabilities of the voxels of <paramref name="rect"/>: box-averaged when zoomed in, bilinear, below 0.02 → 0.</summary>
    /// <param name="cells">S × S probabilities.</param>
    /// <param name="size">S.</param>
    /// <param name="roi">The ROI the cells cover.</param>
    /// <param name="rect">From <see cref="Rect"/>.</param>
    /// <param name="voxels">Receives <see cref="VoxelRect.Count"/> values, x fastest.</param>
    public static void Paste(ReadOnlySpan<float> cells, int size, Roi roi, VoxelRect rect, Span<float> voxels)
    {
        var (rows, columns) = (CellsAVoxel(size, roi.SideY), CellsAVoxel(size, roi.SideX));
        var smooth = rows > 1 || columns > 1 ? ArrayPool<float>.Shared.Rent(size * size) : null;
        if (smooth is not null)
        {
            BoxAverage.Apply(cells, size, rows, columns, smooth.AsSpan(0, size * size));
            cells = smooth.AsSpan(0, size * size);
        }

        Bilinear.Resample(
            cells, size, size, new AxisMap(roi.CellRow(rect.Y0, size), size / roi.SideY), new AxisMap(roi.CellColumn(rect.X0, size), size / roi.SideX),
            voxels, rect.Width, rect.Height, Edge.Border);
        Thresholds.CutBelow(voxels[..rect.Count], Floor);

        if (smooth is not null)
        {
            ArrayPool<float>.Shared.Return(smooth);
        }
    }

    /// <summary>Cells that a voxel covers along a side, at least 1; one more when that is even.</summary>
    private static int CellsAVoxel(int size, double side)
    {
        var k = Math.Max((int)Math.Floor((size / side) + 0.5), 1);
        return k % 2 == 0 ? k + 1 : k;
    }

    private static int Clamp(double at, int length) => (int)Math.Clamp(at, 0, length);
}
