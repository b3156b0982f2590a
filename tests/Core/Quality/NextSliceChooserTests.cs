using CsCheck;
using Mem3D.Core.Quality;

namespace Mem3D.Core.Tests.Quality;

public class NextSliceChooserTests
{
    private static readonly NextSliceChooser Chooser = new();

    private static readonly Gen<IReadOnlyList<SliceScore>> AnyScores =
        Gen.Select(Gen.Int[0, 3], Gen.Float[0, 1], Gen.Frequency((2, Gen.Const(0)), (3, Gen.Int[1, 5000])), Gen.Int[0, 4])
            .Array[0, 60].Select(parts =>
            {
                var slice = 0;
                return (IReadOnlyList<SliceScore>)[.. parts.Select(p => new SliceScore(slice += p.Item1 + 1, p.Item2, p.Item3, p.Item4 == 0))];
            });

    [Theory]
    [InlineData(NextSliceRule.ExpectedGain)]
    [InlineData(NextSliceRule.LowestQuality)]
    [InlineData(NextSliceRule.LargestGap)]
    public void An_anchored_slice_is_never_proposed_and_the_gain_is_a_share(NextSliceRule rule) => AnyScores.Sample(scores =>
    {
        if (Chooser.Choose(scores, rule) is not { } suggestion)
        {
            return true;
        }

        var score = scores.Single(s => s.Slice == suggestion.Slice);
        return !score.Anchored && suggestion.ExpectedGain is >= 0 and <= 1 && suggestion.Facts.ToString().Length > 10;
    });

    [Fact]
    public void Without_a_mask_the_score_is_the_chance_that_the_target_is_absent()
    {
        SliceScore.Of(3, 0.1f, 0.25f, 0, false).Quality.Should().Be(0.75f);
        SliceScore.Of(3, 0.1f, 0.25f, 9, false).Quality.Should().Be(0.1f, "a mask is judged by its quality");
        SliceScore.Of(3, 1, 0, 0, true).Quality.Should().Be(1, "a person vouches for it");
    }

    [Fact]
    public void A_large_doubtful_slice_goes_before_a_tiny_one_of_lower_quality()
    {
        // The bug this tells of: the paper's rule spends corrections on end slices of a few voxels.
        var scores = Slices((0, 0.2f, 4), (1, 0.6f, 900), (2, 0.6f, 950), (3, 0.6f, 1000), (4, 0.6f, 1000), (5, 0.9f, 1000), (6, 0.95f, 1000), (7, 0.97f, 1000), (8, 1, 1000));
        Chooser.Choose(scores, NextSliceRule.ExpectedGain)!.Slice.Should().BeInRange(2, 3);
        Chooser.Choose(scores, NextSliceRule.LowestQuality)!.Slice.Should().Be(0);
    }

    [Fact]
    public void Slices_beside_an_anchor_are_left_alone()
    {
        var scores = Slices((9, 0.1f, 500), (10, 1, 500), (11, 0.1f, 500));
        Chooser.Choose(scores, NextSliceRule.ExpectedGain).Should().BeNull();
    }

    [Fact]
    public void An_empty_slice_at_the_end_may_be_proposed_and_a_far_one_not()
    {
        var scores = Enumerable.Range(0, 30).Select(z => z switch
        {
            2 => new SliceScore(z, 1, 1000, true),
            < 12 => new SliceScore(z, 0.99f, 1000, false),
            12 => new SliceScore(z, 0.3f, 0, false),
            _ => new SliceScore(z, 0.2f, 0, false),
        }).ToList();
        var suggestion = Chooser.Choose(scores, NextSliceRule.ExpectedGain)!;
        suggestion.Slice.Should().BeInRange(12, 13, "two slices beyond the end are the margin");
        suggestion.Facts.ToString().Should().Contain("empty beside the target's end");
    }

    [Fact]
    public void The_largest_gap_is_the_middle_between_anchors()
    {
        var scores = Enumerable.Range(0, 41).Select(z => new SliceScore(z, 0.9f, 100, z is 0 or 20 or 40)).ToList();
        Chooser.Choose(scores, NextSliceRule.LargestGap)!.Slice.Should().Be(10);
        Chooser.Choose(scores, NextSliceRule.LargestGap)!.Facts.ToString().Should().EndWith("10 slices from the nearest anchor");
    }

    [Fact]
    public void The_reason_names_the_facts()
    {
        var scores = Enumerable.Range(0, 20).Select(z => new SliceScore(z, z == 15 ? 0.62f : 0.98f, z == 15 ? 600 : 1000, z == 3)).ToList();
        Chooser.Choose(scores, NextSliceRule.ExpectedGain)!
            .Facts.ToString().Should().Be("estimated IoU 0.62, area jumps by 40 %, 12 slices from the nearest anchor");
    }

    [Fact]
    public void Nothing_is_proposed_where_there_is_nothing()
    {
        Chooser.Choose([], NextSliceRule.ExpectedGain).Should().BeNull();
        Chooser.Choose(Slices((0, 0.5f, 0), (1, 0.5f, 0)), NextSliceRule.ExpectedGain).Should().BeNull("no slice holds the target");
        Chooser.Choose([new SliceScore(4, 1, 50, true)], NextSliceRule.LowestQuality).Should().BeNull("a person vouches for the only slice");
        Chooser.Choose(Enumerable.Range(0, 9).Select(z => new SliceScore(z, 1, 10, z == 0)).ToList(), NextSliceRule.ExpectedGain).Should().BeNull("all is well");
    }

    private static List<SliceScore> Slices(params (int Slice, float Quality, int Area)[] slices) =>
        [.. slices.Select(s => new SliceScore(s.Slice, s.Quality, s.Area, s.Quality >= 1))];
}
