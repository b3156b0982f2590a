using CsCheck;
using Mem3D.Core.Evaluation;
using Mem3D.Core.Masks;
using Mem3D.Inference.Preprocessing;
using Mem3D.Inference.Propagation;

namespace Mem3D.Inference.Tests.Propagation;

/// <summary>Distances of a part of the slice are those of the whole slice.</summary>
public class ShapeBetweenTests
{
    private const int Width = 37, Height = 29;

    private static readonly Gen<SliceMask> Masks = Gen.Select(Gen.Int[0, Width - 1], Gen.Int[0, Height - 1], Gen.Int[1, 40], Gen.Bool, (x, y, radius, two) =>
    {
        var values = new byte[Width * Height];
        for (var i = 0; i < values.Length; i++)
        {
            var (dx, dy) = ((i % Width) - x, (i / Width) - y);
            values[i] = (dx * dx) + (dy * dy) < radius || (two && i % Width is 3 or 4 && i / Width is 2) ? (byte)1 : (byte)0;
        }

        return new SliceMask(Width, Height, values);
    });

    [Fact]
    public void Distances_do_not_depend_on_what_was_asked_for() =>
        Gen.Select(Masks, Gen.Int[0, Width - 2], Gen.Int[0, Height - 2], Gen.Int[1, 9], Gen.Bool).Sample((mask, x, y, side, flat) =>
        {
            var pixels = flat ? new PixelShape(2.5, 1) : PixelShape.Even;
            var whole = DistanceTransform.Signed(mask, pixels.X, pixels.Y);
            var distance = new BorderDistance(mask, pixels);
            var (first, second) = (Block(x, y, side), Block(Width - 2 - x, Height - 2 - y, side));
            distance.Cover(first);
            distance.Cover(second);
            return Same(first) && Same(second);

            bool Same(VoxelRect block) => Enumerable.Range(block.Y0, block.Height).All(row =>
                distance.Row(row, block.X0, block.X1).ToArray().Select((d, i) => Math.Abs(d + whole[(row * Width) + block.X0 + i])).All(e => e < 1e-5));
        });

    [Fact]
    public void The_box_and_the_cells_are_those_of_the_whole_slice() =>
        Gen.Select(Masks, Masks, Gen.Float[0.01f, 0.99f], Gen.Double[-4, Width + 4], Gen.Double[-4, Height + 4], Gen.Double[4, 60]).Sample((from, to, share, cx, cy, side) =>
        {
            var (a, b) = (DistanceTransform.Signed(from), DistanceTransform.Signed(to));
            var mixed = a.Select((d, i) => -((1 - share) * d) - (share * b[i])).ToArray();
            var shape = new ShapeBetween(new BorderDistance(from, PixelShape.Even), new BorderDistance(to, PixelShape.Even), share);
            var (area, box) = Thresholds.Measure(Array.ConvertAll(mixed, d => d > 1e-6 ? 1f : 0f), Width);
            var found = shape.Box();
            var (cells, expected) = (new float[16 * 16], new float[16 * 16]);
            var roi = new Roi(cy, cx, side);
            shape.Sample(roi, Width, Height, 16, cells);
            Sampler.Sample(Array.ConvertAll(mixed, d => (float)(1 / (1 + Math.Exp(-d / 2)))), Width, Height, roi, 16, expected, Edge.Zero);
            return (area == 0 || found!.Value.Contains(box)) && (found is null || mixed.Max() > -1e-6)
                && cells.Zip(expected).All(p => Math.Abs(p.First - p.Second) < 1e-4);
        });

    private static VoxelRect Block(int x, int y, int side) => new(x, y, Math.Min(x + side, Width), Math.Min(y + side, Height));
}
