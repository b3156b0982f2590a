namespace Mem3D.Core.Volumes;

/// <summary>Cuts slices out of a volume in memory.</summary>
internal static class Slicing
{
    /// <exception cref="ArgumentOutOfRangeException">No such slice, or a destination of the wrong length.</exception>
    public static void Check(VolumeGeometry geometry, SliceAxis axis, int index, int length, int unitsPerVoxel)
    {
        var count = geometry.SliceCount(axis);
        if (index < 0 || index >= count)
        {
            throw new ArgumentOutOfRangeException(nameof(index), index, $"Slices along {axis} go from 0 to {count - 1}.");
        }

        var (width, height) = geometry.SliceSize(axis);
        if (length != (long)width * height * unitsPerVoxel)
        {
            throw new ArgumentOutOfRangeException(
                nameof(length), length, $"A slice along {axis} has {width}×{height} voxels of {unitsPerVoxel} units.");
        }
    }

    /// <summary>Copies one slice, x fastest, converting each voxel.</summary>
    public static void Copy<TFrom, TTo>(
        ReadOnlySpan<TFrom> volume, VolumeSize size, SliceAxis axis, int index, Span<TTo> destination, Func<TFrom, TTo> convert)
    {
        int stride, rowStride, start, width, height;
        checked
        {
            (start, stride, rowStride, width, height) = axis switch
            {
                SliceAxis.I => (index, size.Width, size.Width * size.Height, size.Height, size.Depth),
                SliceAxis.J => (index * size.Width, 1, size.Width * size.Height, size.Width, size.Depth),
                _ => (index * size.Width * size.Height, 1, size.Width, size.Width, size.Height),
            };
        }

        for (var y = 0; y < height; y++)
        {
            var from = start + (y * rowStride);
            var row = destination.Slice(y * width, width);
            for (var x = 0; x < width; x++)
            {
                row[x] = convert(volume[from]);
                from += stride;
            }
        }
    }
}
