using Mem3D.Core.Evaluation;
using Mem3D.Core.Masks;
using Mem3D.Core.Segmentation;

namespace Mem3D.Core.Tests.Evaluation;

public sealed class BaselinesTests
{
    private static readonly SliceMask Small = Shapes.Discs(30, 30, (14, 14, 4));
    private static readonly SliceMask Large = Shapes.Discs(30, 30, (14, 14, 10));
    private static readonly MaskVolume Like = new(30, 30, 9, (1, 1, 3));

    [Fact]
    public void Copy_repeats_the_nearest_anchor()
    {
        var one = Baselines.Copy([new Anchor(3, Small)], Like);
        Enumerable.Range(0, 9).Select(one.Area).Should().AllBeEquivalentTo(Small.Area);

        var two = Baselines.Copy([new Anchor(2, Small), new Anchor(6, Large)], Like);
        Enumerable.Range(0, 9).Select(s => two.Area(s) == Large.Area).Should().Equal(false, false, false, false, false, true, true, true, true);
    }

    [Fact]
    public void Interpolation_grows_between_the_anchors_and_leaves_the_rest_empty()
    {
        var mask = Baselines.Interpolate([new Anchor(2, Small), new Anchor(6, Large)], Like);
        var areas = Enumerable.Range(0, 9).Select(mask.Area).ToArray();
        areas[2].Should().Be(Small.Area);
        areas[6].Should().Be(Large.Area);
        areas[2..7].Should().BeInAscendingOrder().And.OnlyHaveUniqueItems();
        areas[4].Should().BeCloseTo(Shapes.Discs(30, 30, (14, 14, 7)).Area, 8, "half way between radius 4 and 10 lies radius 7");
        areas[..2].Concat(areas[7..]).Should().OnlyContain(a => a == 0);
    }

    [Fact]
    public void Interpolation_stops_at_an_empty_anchor()
    {
        var mask = Baselines.Interpolate([new Anchor(2, Small), new Anchor(6, SliceMask.Empty(30, 30))], Like);
        Enumerable.Range(0, 9).Where(s => mask.Area(s) > 0).Should().Equal(2);
    }

    [Fact]
    public void Without_an_anchor_there_is_nothing_to_carry()
    {
        FluentActions.Invoking(() => Baselines.Copy([], Like)).Should().Throw<ArgumentException>();
        FluentActions.Invoking(() => Baselines.Interpolate([], Like)).Should().Throw<ArgumentException>();
    }
}
