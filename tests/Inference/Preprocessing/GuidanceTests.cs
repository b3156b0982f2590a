using CsCheck;
using Mem3D.Core.Interactions;
using Mem3D.Inference.Interaction;
using Mem3D.Inference.Preprocessing;

namespace Mem3D.Inference.Tests.Preprocessing;

public class GuidanceTests
{
    private const int Size = 32;

    private static readonly Gen<Roi> Rois = Gen.Select(Gen.Double[0, 60], Gen.Double[0, 60], Gen.Double[10, 120], (y, x, side) => new Roi(y, x, side));

    private static readonly Gen<SlicePoint[]> Lines = Gen.Select(Gen.Double[-1, 61], Gen.Double[-1, 61], (x, y) => new SlicePoint(x, y)).Array[1, 12];

    [Fact]
    public void Strokes_equal_the_distance_to_the_line() => Gen.Select(Lines, Rois).Sample((line, roi) =>
    {
        var channel = new float[Size * Size];
        Guidance.Draw(line, roi, Size, 2.5, channel);
        return channel.Select((v, n) => Math.Abs(v - Naive.Guidance(line, roi, Size, 2.5, n / Size, n % Size))).Max() < 1e-5;
    });

    [Fact]
    public void A_lasso_fills_by_the_even_odd_rule() => Gen.Select(Lines.Where(l => l.Length >= 3), Rois).Sample((polygon, roi) =>
    {
        var channel = new float[Size * Size];
        Guidance.FillPolygon(polygon, roi, Size, channel);
        var (rows, columns) = (roi.Rows(Size), roi.Columns(Size));
        return Enumerable.Range(0, channel.Length).All(n =>
            channel[n] == 1 == Naive.Inside(polygon, rows.Start + (n / Size * rows.Step), columns.Start + (n % Size * columns.Step)));
    });

    [Fact]
    public void Extreme_points_are_four_clicks_and_the_box_they_span()
    {
        SlicePoint[] points = [new(10, 30), new(50, 28), new(31, 12), new(29, 44)];
        var roi = new Roi(28, 30, 60);
        var extreme = new float[3 * Size * Size];
        var parts = new float[3 * Size * Size];
        PromptSet.Of([new Prompt(PromptKind.ExtremePoints, true, points)]).Draw(roi, Size, 2.5, extreme);
        PromptSet.Of([
            .. points.Select(p => new Prompt(PromptKind.Click, true, [p])),
            new Prompt(PromptKind.Box, true, [new SlicePoint(10, 12), new SlicePoint(50, 44)]),
        ]).Draw(roi, Size, 2.5, parts);
        extreme.Should().Equal(parts);
        extreme.Should().Contain(1);
    }

    [Fact]
    public void No_target_takes_back_what_came_before_and_a_later_stroke_takes_it_back()
    {
        var click = new Prompt(PromptKind.Click, true, [new SlicePoint(5, 5)]);
        var box = new Prompt(PromptKind.Box, true, [new SlicePoint(0, 0), new SlicePoint(9, 9)]);
        var none = new Prompt(PromptKind.NoTarget, true, []);
        PromptSet.Of([box, none]).NoTarget.Should().BeTrue();
        var set = PromptSet.Of([box, none, click]);
        (set.NoTarget, set.HasRegion, set.PositiveBox).Should().Be((false, false, new ContinuousBox(5, 5, 5, 5)));
    }

    [Fact]
    public void A_box_drawn_from_any_corner_is_the_same_box()
    {
        var a = PromptSet.Of([new Prompt(PromptKind.Box, true, [new SlicePoint(9, 2), new SlicePoint(1, 8)])]);
        a.RegionBox.Should().Be(new ContinuousBox(2, 1, 8, 9));
        a.RegionBox!.Value.Enlarged(PixelShape.Even, 0.1, 3).Should().Be(new ContinuousBox(-1, -2, 11, 12), "10 % would be less than 3 voxels");
        a.RegionBox!.Value.Enlarged(PixelShape.Even, 0.1, 3).Square(PixelShape.Even, 24).Should().Be(new Roi(5, 5, 24));
    }
}
