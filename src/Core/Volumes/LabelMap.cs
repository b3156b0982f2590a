using Mem3D.Core.Masks;

namespace Mem3D.Core.Volumes;

/// <summary>A label volume: one byte a voxel, 0 is background. For export, ground truth and the command line.</summary>
public sealed class LabelMap
{
    /// <exception cref="ArgumentException">The array's length is not the number of voxels.</exception>
    public LabelMap(VolumeGeometry geometry, byte[] values)
    {
        if (values.LongLength != geometry.Size.VoxelCount)
        {
            throw new ArgumentException($"The volume has {geometry.Size.VoxelCount} voxels, the array {values.LongLength}.", nameof(values));
        }

        Geometry = geometry;
        Values = values;
    }

    public VolumeGeometry Geometry { get; }

    /// <summary>Label number of each voxel, I fastest, then J, then K.</summary>
    public byte[] Values { get; }

    /// <summary>The mask of one label on one slice.</summary>
    /// <exception cref="ArgumentOutOfRangeException">No such slice.</exception>
    public SliceMask Slice(SliceAxis axis, int index, byte label)
    {
        var (width, height) = Geometry.SliceSize(axis);
        var mask = new byte[checked(width * height)];
        Slicing.Check(Geometry, axis, index, mask.Length, 1);
        Slicing.Copy<byte, byte>(Values, Geometry.Size, axis, index, mask, v => v == label ? (byte)1 : (byte)0);
        return new SliceMask(width, height, mask);
    }

    /// <summary>Writes one label's mask into one slice. Voxels of the mask become <paramref name="label"/>; the others stay as they are.</summary>
    /// <exception cref="ArgumentOutOfRangeException">No such slice, or a mask of another size.</exception>
    public void Paint(SliceAxis axis, int index, SliceMask mask, byte label)
    {
        Slicing.Check(Geometry, axis, index, mask.Values.Length, 1);
        var size = Geometry.Size;
        var plane = size.Width * size.Height;
        var (start, step, rowStep) = axis switch
        {
            SliceAxis.I => (index, size.Width, plane),
            SliceAxis.J => (index * size.Width, 1, plane),
            _ => (index * plane, 1, size.Width),
        };
        for (var y = 0; y < mask.Height; y++)
        {
            for (var x = 0; x < mask.Width; x++)
            {
                if (mask[x, y])
                {
                    Values[start + (y * rowStep) + (x * step)] = label;
                }
            }
        }
    }

    /// <summary>The labels present, ascending, without background.</summary>
    public IReadOnlyList<byte> Labels()
    {
        var seen = new bool[256];
        foreach (var v in Values)
        {
            seen[v] = true;
        }

        return [.. Enumerable.Range(1, 255).Where(v => seen[v]).Select(v => (byte)v)];
    }
}
