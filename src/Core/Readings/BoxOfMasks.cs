using Mem3D.Core.Evaluation;
using Mem3D.Core.Masks;
using Mem3D.Core.Sessions;

namespace Mem3D.Core.Readings;

/// <summary>The box around masks, in voxels, half-open; what is cut out of it has its size and fits every other cut of it.</summary>
internal sealed record BoxOfMasks(int X0, int Y0, int X1, int Y1, int FirstSlice, int EndSlice, (int Width, int Height) Size)
{
    /// <summary>Null: none of them has a voxel.</summary>
    /// <exception cref="Errors.Mem3DException">A mask of another size.</exception>
    public static BoxOfMasks? Around(IEnumerable<SliceState> slices, (int Width, int Height) size)
    {
        BoxOfMasks? around = null;
        foreach (var state in slices.Where(s => s.Area > 0))
        {
            if (RunLength.Decode(state.Mask, size.Width, size.Height).Box() is var (x0, y0, x1, y1))
            {
                around = around is null
                    ? new BoxOfMasks(x0, y0, x1, y1, state.Slice, state.Slice + 1, size)
                    : new BoxOfMasks(
                        Math.Min(around.X0, x0), Math.Min(around.Y0, y0), Math.Max(around.X1, x1), Math.Max(around.Y1, y1),
                        Math.Min(around.FirstSlice, state.Slice), Math.Max(around.EndSlice, state.Slice + 1), size);
            }
        }

        return around;
    }

    /// <summary>The part of one reader's masks that lies in the box.</summary>
    /// <param name="slices">Her slices, all of them inside.</param>
    /// <param name="spacingMm">Of the volume.</param>
    public MaskVolume Cut(IEnumerable<SliceState> slices, (double X, double Y, double Z) spacingMm)
    {
        var (width, height) = (X1 - X0, Y1 - Y0);
        var mask = new MaskVolume(width, height, EndSlice - FirstSlice, spacingMm);
        foreach (var state in slices.Where(s => s.Area > 0))
        {
            var whole = RunLength.Decode(state.Mask, Size.Width, Size.Height);
            var part = new byte[width * height];
            for (var y = 0; y < height; y++)
            {
                whole.Values.AsSpan(((Y0 + y) * Size.Width) + X0, width).CopyTo(part.AsSpan(y * width));
            }

            mask.Set(state.Slice - FirstSlice, new SliceMask(width, height, part));
        }

        return mask;
    }
}
