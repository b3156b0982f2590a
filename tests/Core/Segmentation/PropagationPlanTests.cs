using CsCheck;
using Mem3D.Core.Errors;
using Mem3D.Core.Masks;
using Mem3D.Core.Segmentation;
using Mem3D.Core.Volumes;

namespace Mem3D.Core.Tests.Segmentation;

public class PropagationPlanTests
{
    private const int Slices = 40;

    private static readonly VolumeGeometry Geometry = new(new VolumeSize(3, 2, Slices), Affine.FromSpacing(1, 1, 2));

    [Fact]
    public void One_anchor_makes_a_pass_up_and_a_pass_down()
    {
        var plan = Plan([(10, 4)]);
        plan.Should().HaveCount(2);
        plan[0].Should().BeEquivalentTo(new { Anchor = 10, Direction = 1, Count = 29, Far = (int?)null });
        plan[1].Should().BeEquivalentTo(new { Anchor = 10, Direction = -1, Count = 10, Far = (int?)null });
    }

    [Fact]
    public void Passes_between_anchors_go_all_the_way_and_know_the_far_anchor()
    {
        var plan = Plan([(10, 4), (20, 2)]);
        plan.Select(p => (p.Anchor, p.Direction, p.Count, p.Far)).Should().Equal((10, 1, 9, 20), (10, -1, 10, null), (20, 1, 19, null), (20, -1, 9, 10));
    }

    [Fact]
    public void Without_blending_the_nearer_anchor_wins()
    {
        var plan = Plan([(10, 4), (20, 2)], options: new PropagationOptions(Blend: false));
        Visits(plan).Should().OnlyHaveUniqueItems().And.HaveCount(Slices - 2);
        plan.Single(p => p is { Anchor: 10, Direction: 1 }).Count.Should().Be(5, "the middle, 15, is the upward pass's");
        plan.Single(p => p is { Anchor: 20, Direction: -1 }).Count.Should().Be(4);
    }

    [Fact]
    public void An_empty_anchor_ends_passes_starts_none_and_empties_what_lies_behind()
    {
        var plan = Plan([(10, 4), (20, 0)]);
        plan.Should().HaveCount(2);
        plan[0].Should().BeEquivalentTo(new { Anchor = 10, Direction = 1, Count = 9, Far = (int?)null });
        plan[0].Beyond.Should().Equal(Enumerable.Range(21, 19));
    }

    [Fact]
    public void Between_two_empty_anchors_is_nothing_and_behind_the_last_comes_the_next_target()
    {
        var plan = Plan([(5, 4), (10, 0), (15, 0), (20, 3)]);
        plan.SelectMany(p => p.Beyond).Should().BeEquivalentTo(Enumerable.Range(11, 4), "once, whichever pass says so");
        Visits(plan).Should().BeEquivalentTo(Enumerable.Range(0, Slices).Except([5, 10, 11, 12, 13, 14, 15, 20]));
    }

    [Fact]
    public void A_range_ends_passes() =>
        Plan([(10, 4)], new SliceRange(8, 13)).Select(p => (p.Direction, p.Count)).Should().Equal((1, 2), (-1, 2));

    [Fact]
    public void One_direction_makes_one_pass_an_anchor() =>
        Plan([(10, 4), (20, 4)], direction: PropagationDirection.Up).Should().OnlyContain(p => p.Direction == 1 && p.Far == null);

    [Fact]
    public void No_pass_visits_an_anchor_and_every_free_slice_is_told_of() =>
        Gen.Select(Gen.Int[0, Slices - 1].HashSet[1, 8], Gen.Int[0, 6].Array[8], Gen.Bool).Sample((set, areas, blend) =>
        {
            var anchors = set.Order().Select((z, i) => (z, areas[i])).ToArray();
            if (anchors.All(a => a.Item2 == 0))
            {
                return true;
            }

            var plan = Plan(anchors, options: new PropagationOptions(Blend: blend));
            var visits = Visits(plan).Concat(plan.SelectMany(p => p.Beyond)).ToList();
            return visits.All(z => !set.Contains(z)) && visits.Distinct().Count() == Slices - set.Count
                && visits.GroupBy(z => z).All(g => g.Count() <= (blend ? 2 : 1));
        });

    [Fact]
    public void The_blend_leans_to_the_nearer_anchor_and_to_the_surer_pass()
    {
        var pass = new PropagationPass(10, 1, 9, 20, []);
        pass.Weight(11, 0.8).Should().BeApproximately(0.9 * 0.64, 1e-12);
        pass.Weight(19, 0.8).Should().BeApproximately(0.1 * 0.64, 1e-12);
        pass.Weight(15, 0).Should().BeApproximately(0.5 * 0.0009, 1e-12, "a pass without hope still counts a little");
        (pass with { Far = null }).Weight(15, 0.2).Should().Be(1);
    }

    [Theory]
    [InlineData("nothing to propagate", new int[0], new int[0])]
    [InlineData("nothing to propagate", new[] { 3 }, new[] { 0 })]
    [InlineData("ascend", new[] { 5, 5 }, new[] { 1, 1 })]
    [InlineData("ascend", new[] { 5, 40 }, new[] { 1, 1 })]
    public void Requests_that_make_no_sense_are_refused(string message, int[] slices, int[] areas) =>
        FluentRefusal(() => Plan([.. slices.Zip(areas)])).Message.Should().Contain(message);

    [Fact]
    public void A_range_out_of_reach_is_refused_with_a_remedy() =>
        FluentRefusal(() => Plan([(10, 4)], new SliceRange(30, 35))).Remedy.Should().NotBeEmpty();

    [Fact]
    public void Settings_out_of_range_are_refused()
    {
        FluentRefusal(() => Plan([(10, 4)], options: new PropagationOptions(Every: 0)));
        FluentRefusal(() => Plan([(10, 4)], options: new PropagationOptions(MaximumPermanent: 0)));
        FluentRefusal(() => Plan([(10, 4)], options: new PropagationOptions(UntilQualityBelow: double.NaN)));
        FluentRefusal(() => Plan([(10, 4)], new SliceRange(0, Slices + 1)));
    }

    private static Mem3DException FluentRefusal(Action action)
    {
        var refused = Assert.Throws<Mem3DException>(action);
        refused.Kind.Should().Be(ErrorKind.Invalid);
        return refused;
    }

    private static IEnumerable<int> Visits(IEnumerable<PropagationPass> plan) => plan.SelectMany(p => Enumerable.Range(1, p.Count).Select(p.SliceAt));

    private static IReadOnlyList<PropagationPass> Plan(
        (int Slice, int Area)[] anchors, SliceRange? range = null, PropagationDirection direction = PropagationDirection.Both, PropagationOptions? options = null)
    {
        var list = anchors.Select(a =>
        {
            var values = new byte[6];
            values.AsSpan(0, a.Area).Fill(1);
            return new Anchor(a.Slice, new SliceMask(3, 2, values));
        }).ToList();
        return PropagationPlan.Of(
            new PropagationRequest(SliceAxis.K, list, range ?? new SliceRange(0, Slices), direction, options ?? PropagationOptions.Default), Geometry);
    }
}
