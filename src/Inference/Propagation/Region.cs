using System.Buffers;
using Mem3D.Core.Masks;
using Mem3D.Inference.Preprocessing;

namespace Mem3D.Inference.Propagation;

/// <summary>
/// Probabilities of a block of voxels of a slice; everything outside is 0. Values are lent by a pool: who holds the last reference gives them back with
/// <see cref="Release"/> (a run that is given up leaves them to the garbage collector). What an earlier round said has its mask at once and its
/// probabilities when somebody reads them. Not thread-safe.
/// </summary>
internal sealed class Region
{
    private readonly Func<Region>? _paste;
    private float[]? _values;
    private MaskBlock? _mask;
    private double? _expectedIou;

    private Region(VoxelRect rect, float[]? values, Func<Region>? paste = null) => (Rect, _values, _paste) = (rect, values, paste);

    public static Region Empty { get; } = new(default, []) { _mask = MaskBlock.Empty, _expectedIou = 1 };

    /// <summary>The block; may be empty.</summary>
    public VoxelRect Rect { get; }

    /// <summary>Rect.Count values or more, x fastest.</summary>
    public float[] Values => _values ??= _paste!().Values;

    /// <summary>Rect.Count values.</summary>
    public ReadOnlySpan<float> Block => Values.AsSpan(0, Rect.Count);

    /// <summary>The voxels above 0.5.</summary>
    public MaskBlock Mask => _mask ??= Measure() is (var area, { } box) ? MaskBlock.Of(Block, Rect, box, area) : MaskBlock.Empty;

    /// <summary>A block whose values are still to be written.</summary>
    public static Region Rent(VoxelRect rect) => new(rect, ArrayPool<float>.Shared.Rent(rect.Count));

    /// <summary>A block whose mask is known and whose values are not needed yet.</summary>
    /// <param name="rect">Not empty.</param>
    /// <param name="mask">Its voxels above 0.5.</param>
    /// <param name="expectedIou">What <see cref="ExpectedIou"/> gives.</param>
    /// <param name="paste">Makes the values.</param>
    public static Region Later(VoxelRect rect, MaskBlock mask, double expectedIou, Func<Region> paste) => new(rect, null, paste) { _mask = mask, _expectedIou = expectedIou };

    /// <summary>Gives the values back; nobody may read them afterwards.</summary>
    public void Release()
    {
        if (_values is { Length: > 0 })
        {
            ArrayPool<float>.Shared.Return(_values);
        }
    }

    public float At(int x, int y) => x >= Rect.X0 && x < Rect.X1 && y >= Rect.Y0 && y < Rect.Y1 ? Values[((y - Rect.Y0) * Rect.Width) + x - Rect.X0] : 0;

    /// <summary>Voxels above 0.5 and their half-open box; null without one.</summary>
    public (int Area, (int X0, int Y0, int X1, int Y1)? Box) Measure()
    {
        if (_mask is not null)
        {
            return (_mask.Area, _mask.Area == 0 ? null : _mask.Box);
        }

        var (area, box) = Thresholds.Measure(Block, Rect.Width);
        return area == 0 ? (0, null) : (area, (Rect.X0 + box.X0, Rect.Y0 + box.Y0, Rect.X0 + box.X1, Rect.Y0 + box.Y1));
    }

    /// <summary>IoU that the probabilities p promise of the mask m = p > 0.5: (Σ p·m + 2) / (Σ m + Σ p·(1 − m) + 2).</summary>
    public double ExpectedIou()
    {
        if (_expectedIou is { } known)
        {
            return known;
        }

        var (inside, outside, area) = Thresholds.Sums(Block);
        return (_expectedIou = (inside + 2) / (area + outside + 2)).Value;
    }

    /// <summary>Writes the block into a slice of <paramref name="width"/> voxels a row.</summary>
    public void CopyTo(Span<float> slice, int width)
    {
        for (var y = Rect.Y0; y < Rect.Y1; y++)
        {
            Row(y).CopyTo(slice[((y * width) + Rect.X0)..]);
        }
    }

    /// <summary>The mask at threshold 0.5.</summary>
    public SliceMask ToMask(int width, int height)
    {
        if (_mask is not null)
        {
            return _mask.ToMask(width, height);
        }

        var mask = new byte[checked(width * height)];
        for (var y = Rect.Y0; y < Rect.Y1; y++)
        {
            Thresholds.ToMask(Row(y), mask.AsSpan((y * width) + Rect.X0, Rect.Width));
        }

        return new SliceMask(width, height, mask);
    }

    /// <summary>Values of the <paramref name="area"/> voxels above 0.5 in storage order of the slice, 255 for 1.</summary>
    public byte[] Certainties(int area)
    {
        var certainties = new byte[area];
        var next = 0;
        foreach (var value in Block)
        {
            if (value > 0.5f)
            {
                certainties[next++] = (byte)MathF.Round(Math.Min(value, 1) * byte.MaxValue);
            }
        }

        return certainties;
    }

    /// <summary>(a · weightA + b · weightB) / (weightA + weightB).</summary>
    public static Region Blend(Region a, double weightA, Region b, double weightB)
    {
        if (a.Rect.Count == 0 && b.Rect.Count == 0)
        {
            return Empty;
        }

        var rect = a.Rect.Count == 0 ? b.Rect : b.Rect.Count == 0 ? a.Rect : new VoxelRect(
            Math.Min(a.Rect.X0, b.Rect.X0), Math.Min(a.Rect.Y0, b.Rect.Y0), Math.Max(a.Rect.X1, b.Rect.X1), Math.Max(a.Rect.Y1, b.Rect.Y1));
        var region = Rent(rect);
        var values = region.Values;
        var (wa, wb, sum) = ((float)weightA, (float)weightB, (float)(weightA + weightB));
        for (var y = rect.Y0; y < rect.Y1; y++)
        {
            for (var x = rect.X0; x < rect.X1; x++)
            {
                values[((y - rect.Y0) * rect.Width) + x - rect.X0] = ((a.At(x, y) * wa) + (b.At(x, y) * wb)) / sum;
            }
        }

        return region;
    }

    private Span<float> Row(int y) => Values.AsSpan((y - Rect.Y0) * Rect.Width, Rect.Width);
}
