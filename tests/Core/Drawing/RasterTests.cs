using System.Text.Json;
using CsCheck;
using Mem3D.Core.Drawing;
using Mem3D.Core.Errors;
using Mem3D.Core.Interactions;
using Mem3D.Core.Masks;
using Mem3D.Testing;

namespace Mem3D.Core.Tests.Drawing;

/// <summary>Drawings by hand: the same voxels as the page shows, and shapes that behave.</summary>
public sealed class RasterTests
{
    private static readonly JsonSerializerOptions Json = new() { PropertyNameCaseInsensitive = true };

    [Fact]
    public void The_server_touches_the_voxels_that_the_page_shows_fixture_by_fixture()
    {
        var cases = JsonSerializer.Deserialize<Case[]>(File.ReadAllText(Checkout.Combine("tests", "fixtures", "drawing", "cases.json")), Json)!;
        cases.Length.Should().BeGreaterThanOrEqualTo(70);
        for (var n = 0; n < cases.Length; n++)
        {
            var c = cases[n];
            var points = c.Points.Chunk(2).Select(p => new SlicePoint(p[0], p[1])).ToList();
            var drawing = new MaskDrawing((DrawingKind)c.Kind, true, points) { RadiusMm = c.RadiusMm, Ball = c.Away != 0 };
            drawing.Validate(c.Width, c.Height, 10);
            var touched = DrawingRaster.Touched(drawing, new PixelSpacing(c.Spacing[0], c.Spacing[1], c.Spacing[2]), c.Width, c.Height, c.Away);
            touched.Should().Equal(c.Runs.SelectMany((run, at) => Enumerable.Repeat((byte)(at % 2), run)), "case {0}", n);
        }
    }

    [Fact]
    public void Holes_are_filled_as_a_naive_flood_says() => Gen.Byte[0, 1].Array[9 * 7].Sample(values =>
    {
        var mask = new SliceMask(9, 7, values);
        var filled = Holes.Filled(mask);
        var outside = new bool[9 * 7];
        for (var again = true; again;)
        {
            again = false;
            for (var i = 0; i < outside.Length; i++)
            {
                var (x, y) = (i % 9, i / 9);
                if (values[i] != 0 || outside[i])
                {
                    continue;
                }

                if (x is 0 or 8 || y is 0 or 6 || outside[i - 1] || outside[i + 1] || outside[i - 9] || outside[i + 9])
                {
                    outside[i] = again = true;
                }
            }
        }

        return filled.Values.SequenceEqual(outside.Select(o => o ? (byte)0 : (byte)1));
    });

    [Fact]
    public void Between_two_discs_lies_a_disc_of_the_radius_in_between_also_when_they_do_not_touch()
    {
        var (below, above) = (Disc(40, 30, 10, 15, 8), Disc(40, 30, 30, 15, 4));
        var shapes = new ShapeInterpolation(below, above, new PixelSpacing(1, 1, 5));
        shapes.At(0).Values.Should().Equal(below.Values);
        shapes.At(1).Values.Should().Equal(above.Values);
        var middle = shapes.At(0.5);
        var expected = Disc(40, 30, 20, 15, 6);
        var shared = middle.Values.Zip(expected.Values).Count(p => p is { First: 1, Second: 1 });
        (2.0 * shared / (middle.Area + expected.Area)).Should().BeGreaterThan(0.95);
    }

    [Fact]
    public void Interpolated_areas_lie_between_those_of_concentric_shapes() =>
        Gen.Select(Gen.Double[2, 10], Gen.Double[2, 10], Gen.Double[0.05, 0.95]).Sample((a, b, share) =>
        {
            var (below, above) = (Disc(40, 30, 20, 15, a), Disc(40, 30, 20, 15, b));
            var between = new ShapeInterpolation(below, above, new PixelSpacing(1, 1, 1)).At(share);
            return between.Area >= Math.Min(below.Area, above.Area) && between.Area <= Math.Max(below.Area, above.Area);
        });

    [Fact]
    public void Wrong_drawings_are_refused_in_words()
    {
        SlicePoint[] line = [new(1, 1), new(5, 5)];
        MaskDrawing[] wrong =
        [
            new(DrawingKind.Brush, true, line),
            new(DrawingKind.Brush, true, line) { RadiusMm = double.NaN },
            new(DrawingKind.Brush, true, line) { RadiusMm = 1e6 },
            new(DrawingKind.Brush, true, []) { RadiusMm = 3 },
            new(DrawingKind.Brush, true, [new(double.NaN, 1)]) { RadiusMm = 3 },
            new(DrawingKind.Brush, true, line) { RadiusMm = 3, Band = new IntensityBand(5, 4) },
            new(DrawingKind.Polygon, true, line),
            new(DrawingKind.FillHoles, false, []),
            new(DrawingKind.Copy, true, []),
            new(DrawingKind.Copy, true, []) { From = 10 },
            new((DrawingKind)9, true, []),
        ];
        foreach (var drawing in wrong)
        {
            var validating = () => drawing.Validate(10, 10, 10);
            validating.Should().Throw<Mem3DException>().Which.Kind.Should().Be(ErrorKind.Invalid);
        }
    }

    private static SliceMask Disc(int width, int height, double x, double y, double radius) => new(
        width, height, [.. Enumerable.Range(0, width * height).Select(i => Math.Pow((i % width) - x, 2) + Math.Pow((i / width) - y, 2) <= radius * radius ? (byte)1 : (byte)0)]);

    private sealed record Case(int Kind, int Width, int Height, double[] Spacing, int Away, double RadiusMm, double[] Points, int[] Runs);
}
