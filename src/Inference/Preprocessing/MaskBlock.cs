using System.Numerics;
using System.Runtime.InteropServices;
using Mem3D.Core.Masks;

namespace Mem3D.Inference.Preprocessing;

/// <summary>A slice's mask cut to its box: all masks of a round stay in memory until it has ended.</summary>
internal sealed class MaskBlock
{
    private readonly byte[] _values;

    private MaskBlock((int X0, int Y0, int X1, int Y1) box, byte[] values, int area) => (Box, _values, Area) = (box, values, area);

    public static MaskBlock Empty { get; } = new(default, [], 0);

    /// <summary>Voxels in the mask.</summary>
    public int Area { get; }

    /// <summary>Half-open; nothing when the mask is empty.</summary>
    public (int X0, int Y0, int X1, int Y1) Box { get; }

    /// <summary>Memory its voxels take.</summary>
    public long Bytes => _values.LongLength;

    private int Width => Box.X1 - Box.X0;

    public static MaskBlock Of(SliceMask mask)
    {
        if (mask.Box() is not { } box)
        {
            return Empty;
        }

        var width = box.X1 - box.X0;
        var values = new byte[width * (box.Y1 - box.Y0)];
        for (var y = box.Y0; y < box.Y1; y++)
        {
            mask.Values.AsSpan((y * mask.Width) + box.X0, width).CopyTo(values.AsSpan((y - box.Y0) * width));
        }

        return new MaskBlock(box, values, mask.Area);
    }

    /// <summary>The voxels of a block of probabilities above 0.5.</summary>
    /// <param name="block">Probabilities, x fastest.</param>
    /// <param name="rect">Where they are.</param>
    /// <param name="box">Half-open box of those voxels.</param>
    /// <param name="area">How many they are.</param>
    public static MaskBlock Of(ReadOnlySpan<float> block, VoxelRect rect, (int X0, int Y0, int X1, int Y1) box, int area)
    {
        var width = box.X1 - box.X0;
        var values = new byte[width * (box.Y1 - box.Y0)];
        for (var y = box.Y0; y < box.Y1; y++)
        {
            Thresholds.ToMask(block.Slice(((y - rect.Y0) * rect.Width) + box.X0 - rect.X0, width), values.AsSpan((y - box.Y0) * width, width));
        }

        return new MaskBlock(box, values, area);
    }

    public SliceMask ToMask(int width, int height)
    {
        var values = new byte[checked(width * height)];
        for (var y = Box.Y0; y < Box.Y1; y++)
        {
            _values.AsSpan((y - Box.Y0) * Width, Width).CopyTo(values.AsSpan((y * width) + Box.X0));
        }

        return new SliceMask(width, height, values);
    }

    /// <summary>Intersection over union; 0 when both are empty.</summary>
    public double Iou(MaskBlock other)
    {
        var (x0, x1) = (Math.Max(Box.X0, other.Box.X0), Math.Min(Box.X1, other.Box.X1));
        var both = 0;
        for (var y = Math.Max(Box.Y0, other.Box.Y0); x0 < x1 && y < Math.Min(Box.Y1, other.Box.Y1); y++)
        {
            both += Both(Row(y, x0, x1), other.Row(y, x0, x1));
        }

        var either = Area + other.Area - both;
        return either == 0 ? 0 : (double)both / either;
    }

    private ReadOnlySpan<byte> Row(int y, int x0, int x1) => _values.AsSpan(((y - Box.Y0) * Width) + x0 - Box.X0, x1 - x0);

    /// <summary>Voxels that are 1 in both rows, eight at a time.</summary>
    private static int Both(ReadOnlySpan<byte> a, ReadOnlySpan<byte> b)
    {
        var eightsA = MemoryMarshal.Cast<byte, ulong>(a);
        var eightsB = MemoryMarshal.Cast<byte, ulong>(b);
        var both = 0;
        for (var i = 0; i < eightsA.Length; i++)
        {
            both += BitOperations.PopCount(eightsA[i] & eightsB[i]);
        }

        for (var i = eightsA.Length * sizeof(ulong); i < a.Length; i++)
        {
            both += a[i] & b[i];
        }

        return both;
    }
}
