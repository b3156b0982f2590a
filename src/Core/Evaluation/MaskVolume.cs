using Mem3D.Core.Masks;
using Mem3D.Core.Volumes;

namespace Mem3D.Core.Evaluation;

/// <summary>
/// A binary mask of a whole volume, seen along the axis its slices are stacked on: x fastest, then y, then slice. Mutable, because rounds write into it;
/// not thread-safe.
/// </summary>
public sealed class MaskVolume
{
    private readonly byte[] _values;

    /// <summary>An empty mask of the given size (voxels, each ≥ 1) and spacing (millimetres, each &gt; 0, in the order x, y, slice).</summary>
    public MaskVolume(int width, int height, int depth, (double X, double Y, double Z) spacingMm)
        : this(width, height, depth, spacingMm, new byte[checked(width * height * depth)])
    {
    }

    /// <summary>Takes ownership of <paramref name="values"/>: 0 or 1 a voxel.</summary>
    /// <exception cref="ArgumentException">Size and number of values differ, or a size or spacing is not positive.</exception>
    public MaskVolume(int width, int height, int depth, (double X, double Y, double Z) spacingMm, byte[] values)
    {
        if (width < 1 || height < 1 || depth < 1 || values.Length != checked(width * height * depth))
        {
            throw new ArgumentException($"A {width}×{height}×{depth} mask does not have {values.Length} values.", nameof(values));
        }

        if (!(spacingMm.X > 0 && spacingMm.Y > 0 && spacingMm.Z > 0))
        {
            throw new ArgumentException("The spacing of a volume is positive in all three directions.", nameof(spacingMm));
        }

        (Width, Height, Depth, SpacingMm, _values) = (width, height, depth, spacingMm, values);
    }

    /// <summary>Voxels along x of a slice.</summary>
    public int Width { get; }

    /// <summary>Voxels along y of a slice.</summary>
    public int Height { get; }

    /// <summary>Number of slices.</summary>
    public int Depth { get; }

    /// <summary>Millimetres between voxels along x, along y and from slice to slice.</summary>
    public (double X, double Y, double Z) SpacingMm { get; }

    /// <summary>0 or 1 a voxel.</summary>
    public ReadOnlySpan<byte> Values => _values;

    /// <summary>Number of voxels set.</summary>
    public long Count
    {
        get
        {
            long n = 0;
            foreach (var v in _values)
            {
                n += v;
            }

            return n;
        }
    }

    /// <summary>An empty mask that fits a volume whose slices are stacked along <paramref name="axis"/>.</summary>
    public static MaskVolume For(VolumeGeometry geometry, SliceAxis axis)
    {
        var (width, height) = geometry.SliceSize(axis);
        return new MaskVolume(width, height, geometry.SliceCount(axis), Spacing(geometry, axis));
    }

    /// <summary>Millimetres between voxels along x, along y and from slice to slice of slices that are stacked along <paramref name="axis"/>.</summary>
    public static (double X, double Y, double Z) Spacing(VolumeGeometry geometry, SliceAxis axis)
    {
        var (i, j, k) = geometry.SpacingMm;
        return axis switch
        {
            SliceAxis.I => (j, k, i),
            SliceAxis.J => (i, k, j),
            _ => (i, j, k),
        };
    }

    /// <summary>The values of one slice, x fastest.</summary>
    public ReadOnlySpan<byte> SliceValues(int slice) => _values.AsSpan(checked(slice * Width * Height), Width * Height);

    /// <summary>A copy of one slice.</summary>
    public SliceMask Slice(int slice) => new(Width, Height, SliceValues(slice).ToArray());

    /// <summary>Overwrites one slice.</summary>
    /// <exception cref="ArgumentException">A mask of another size.</exception>
    public void Set(int slice, SliceMask mask)
    {
        if (mask.Width != Width || mask.Height != Height)
        {
            throw new ArgumentException($"A slice of {Width}×{Height} voxels cannot take a mask of {mask.Width}×{mask.Height}.", nameof(mask));
        }

        mask.Values.CopyTo(_values.AsSpan(checked(slice * Width * Height), Width * Height));
    }

    /// <summary>Voxels set on one slice.</summary>
    public int Area(int slice)
    {
        var n = 0;
        foreach (var v in SliceValues(slice))
        {
            n += v;
        }

        return n;
    }

    /// <summary>First and one past the last slice with a voxel set; null when empty.</summary>
    public (int First, int End)? Extent()
    {
        var first = _values.AsSpan().IndexOf((byte)1);
        return first < 0 ? null : (first / (Width * Height), (_values.AsSpan().LastIndexOf((byte)1) / (Width * Height)) + 1);
    }

    /// <summary>A deep copy.</summary>
    public MaskVolume Copy() => new(Width, Height, Depth, SpacingMm, [.. _values]);
}
