using CsCheck;
using Mem3D.Inference.Preprocessing;

namespace Mem3D.Inference.Tests.Preprocessing;

/// <summary>Sampling, moving and pasting against a naive double-precision reference: odd sizes, regions partly or wholly outside, any zoom.</summary>
public class SamplingTests
{
    private static readonly Gen<int> Sizes = Gen.OneOf(Gen.Const(16), Gen.Const(32), Gen.Const(48));

    private static readonly Gen<Roi> Rois = Gen.OneOf(
        Gen.Select(Gen.Double[-20, 70], Gen.Double[-20, 70], Gen.Double[3, 150], (y, x, side) => new Roi(y, x, side)),
        Gen.Select(Gen.Double[-20, 70], Gen.Double[-20, 70], Gen.Double[3, 150], Gen.Double[3, 150], (y, x, sideY, sideX) => new Roi(y, x, sideY, sideX)));

    private static readonly Gen<(int Width, int Height, float[] Values)> Slices =
        from width in Gen.Int[1, 53]
        from height in Gen.Int[1, 47]
        from values in Gen.Float[-1000, 3000].Array[width * height]
        select (width, height, values);

    private static readonly Gen<int> Kernels = Gen.OneOf(Gen.Const(1), Gen.Const(3), Gen.Const(5), Gen.Const(11), Gen.Const(61));

    private static readonly Gen<float[]> Probabilities48 = Gen.Float[0, 1].Array[48 * 48];

    [Fact]
    public void Images_repeat_their_border() => Gen.Select(Slices, Rois, Sizes).Sample((slice, roi, size) =>
    {
        var cells = new float[size * size];
        Sampler.Sample(slice.Values, slice.Width, slice.Height, roi, size, cells, Edge.Border);
        return Close(cells, Naive.Sample(slice.Values, slice.Width, slice.Height, roi, size, true), 0.05);
    });

    [Fact]
    public void Masks_are_zero_outside() => Gen.Select(Slices, Rois, Sizes).Sample((slice, roi, size) =>
    {
        var mask = Array.ConvertAll(slice.Values, v => v > 1000 ? (byte)1 : (byte)0);
        var cells = new float[size * size];
        Sampler.SampleMask(mask, slice.Width, slice.Height, roi, size, cells, new float[mask.Length]);
        return Close(cells, Naive.Sample(Array.ConvertAll(mask, m => (float)m), slice.Width, slice.Height, roi, size, false), 1e-4);
    });

    [Fact]
    public void Moving_between_regions_equals_the_reference() => Gen.Select(Probabilities48, Rois, Rois).Sample((cells, from, to) =>
    {
        var moved = new float[48 * 48];
        Sampler.Move(cells, from, to, 48, moved);
        return Close(moved, Naive.Move(cells, from, to, 48), 1e-4);
    });

    [Fact]
    public void Moving_into_the_same_region_copies() => Gen.Select(Probabilities48, Rois).Sample((cells, roi) =>
    {
        var moved = new float[48 * 48];
        Sampler.Move(cells, roi, roi, 48, moved);
        return moved.SequenceEqual(cells);
    });

    [Fact]
    public void Pasting_equals_the_reference() => Gen.Select(Probabilities48, Rois, Gen.Int[1, 60], Gen.Int[1, 60]).Sample((cells, roi, width, height) =>
    {
        var rect = Paster.Rect(roi, width, height);
        var values = new float[rect.Count];
        if (rect.Count > 0)
        {
            Paster.Paste(cells, 48, roi, rect, values);
        }

        var expected = Naive.Paste(cells, 48, roi, width, height);
        for (var y = 0; y < height; y++)
        {
            for (var x = 0; x < width; x++)
            {
                var inside = x >= rect.X0 && x < rect.X1 && y >= rect.Y0 && y < rect.Y1;
                var wanted = expected[(y * width) + x];
                if (inside == double.IsNaN(wanted))
                {
                    return false;
                }

                // at the 0.02 floor either side of it is right
                var found = inside ? values[((y - rect.Y0) * rect.Width) + x - rect.X0] : 0;
                if (inside && Math.Abs(found - wanted) > 1e-4 && !(Math.Max(found, wanted) < 0.0202))
                {
                    return false;
                }
            }
        }

        return true;
    });

    [Fact]
    public void Pasting_what_was_sampled_gives_the_smooth_slice_back()
    {
        // A guard against a shift by half a voxel: a linear ramp survives sampling and pasting exactly.
        const int Width = 61, Height = 43, Size = 64;
        var ramp = Enumerable.Range(0, Width * Height).Select(i => 0.1f + (0.01f * (i % Width)) + (0.002f * (i / Width))).ToArray();
        foreach (var roi in new[] { new Roi(20, 30, 30), new Roi(21.5, 28.25, 37.3), new Roi(18, 25, 12), new Roi(20, 30, 14, 41) })
        {
            var cells = new float[Size * Size];
            Sampler.Sample(ramp, Width, Height, roi, Size, cells, Edge.Border);
            var rect = Paster.Rect(roi, Width, Height);
            var values = new float[rect.Count];
            Paster.Paste(cells, Size, roi, rect, values);
            for (var y = rect.Y0 + 3; y < rect.Y1 - 3; y++)
            {
                for (var x = rect.X0 + 3; x < rect.X1 - 3; x++)
                {
                    values[((y - rect.Y0) * rect.Width) + x - rect.X0].Should().BeApproximately(ramp[(y * Width) + x], 1e-4f, "({0}, {1}) of {2}", x, y, roi);
                }
            }
        }
    }

    [Fact]
    public void Box_averages_equal_the_reference() => Gen.Select(Probabilities48, Kernels, Kernels).Sample((cells, rows, columns) =>
    {
        var result = new float[cells.Length];
        BoxAverage.Apply(cells, 48, rows, columns, result);
        return Close(result, Array.ConvertAll(Naive.Average(cells, 48, rows, columns), v => (double)v), 1e-5);
    });

    private static bool Close(float[] values, double[] expected, double tolerance) =>
        values.Length == expected.Length && values.Zip(expected).All(p => Math.Abs(p.First - p.Second) <= tolerance);
}
