using System.Numerics;
using System.Runtime.InteropServices;
using Mem3D.Core.Masks;

namespace Mem3D.Inference.Propagation;

/// <summary>A slice's mask cut to its box: all masks of a round stay in memory until it has ended.</summary>
internal sealed class MaskBlock
{
    private readonly (int X0, int Y0, int X1, int Y1) _box;
    private readonly byte[] _values;

    private MaskBlock((int X0, int Y0, int X1, int Y1) box, byte[] values, int area) => (_box, _values, Area) = (box, values, area);

    public static MaskBlock Empty { get; } = new(default, [], 0);

    /// <summary>Voxels in the mask.</summary>
    public int Area { get; }

    private int Width => _box.X1 - _box.X0;

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

    public SliceMask ToMask(int width, int height)
    {
        var values = new byte[checked(width * height)];
        for (var y = _box.Y0; y < _box.Y1; y++)
        {
            _values.AsSpan((y - _box.Y0) * Width, Width).CopyTo(values.AsSpan((y * width) + _box.X0));
        }

        return new SliceMask(width, height, values);
    }

    /// <summary>Intersection over union; 0 when both are empty.</summary>
    public double Iou(MaskBlock other)
    {
        var (x0, x1) = (Math.Max(_box.X0, other._box.X0), Math.Min(_box.X1, other._box.X1));
        var both = 0;
        for (var y = Math.Max(_box.Y0, other._box.Y0); x0 < x1 && y < Math.Min(_box.Y1, other._box.Y1); y++)
        {
            both += Both(Row(y, x0, x1), other.Row(y, x0, x1));
        }

        var either = Area + other.Area - both;
        return either == 0 ? 0 : (double)both / either;
    }

    private ReadOnlySpan<byte> Row(int y, int x0, int x1) => _values.AsSpan(((y - _box.Y0) * Width) + x0 - _box.X0, x1 - x0);

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
