using Mem3D.Core.Evaluation;
using Mem3D.Core.Interactions;
using Mem3D.Core.Masks;
using Mem3D.Core.Quality;
using Mem3D.Core.Segmentation;
using Mem3D.Core.Volumes;
using Mem3D.Testing.Engines;

namespace Mem3D.Core.Tests.Evaluation;

public sealed class RobotSessionTests
{
    private static readonly SuggestionFacts Because = new(0.5f, false, null, null);

    private const int Depth = 11;

    /// <summary>A ball of radius up to 8 on slices 2 … 8.</summary>
    private static readonly MaskVolume Ball = Shapes.Stack(
        (1, 1, 2.5),
        [.. Enumerable.Range(0, Depth).Select(z => Math.Abs(z - 5) > 3 ? SliceMask.Empty(40, 36) : Shapes.Discs(40, 36, (20, 18, 8 - Math.Abs(z - 5))))]);

    private static readonly IVoxelSource Volume = ArrayVoxelSource.Of(
        new VolumeGeometry(new VolumeSize(40, 36, Depth), Affine.FromSpacing(1, 1, 2.5)), Modality.CT, new short[40 * 36 * Depth]);

    [Fact]
    public async Task Speaks_to_the_engine_as_the_web_does()
    {
        var engine = Truthful(slicesLost: [7, 8]);
        var rounds = await RunAsync(engine, SliceSelection.Iou, 3);

        rounds.Select(r => r.Round).Should().Equal(0, 1, 2, 3);
        rounds.Select(r => r.Prompts).Should().Equal([1, 2, 3, 4], "accepting a slice that is right counts too");
        engine.Interactions[0].Previous.Should().BeNull("round 0 has no mask yet");
        engine.Interactions[0].Prompts.Should().ContainSingle().Which.Kind.Should().Be(PromptKind.Scribble);
        engine.Interactions[1].Previous.Should().NotBeNull("a correction starts from the present mask");
        engine.Propagations.Select(p => p.Anchors.Count).Should().BeInAscendingOrder();
        engine.Propagations.Should().AllSatisfy(p =>
        {
            p.Range.Should().Be(new SliceRange(0, Depth));
            p.Anchors.Select(a => a.Slice).Should().BeInAscendingOrder();
        });
    }

    [Fact]
    public async Task The_papers_oracle_corrects_the_worst_slices_until_all_is_right()
    {
        var rounds = await RunAsync(Truthful(slicesLost: [7, 8]), SliceSelection.Iou, 2);
        rounds.Skip(1).Select(r => r.Slice).Should().Equal(7, 8);
        rounds[0].Dsc.Should().BeLessThan(1);
        rounds[2].Dsc.Should().Be(1);
        rounds[2].Hd95Mm.Should().Be(0);
    }

    [Fact]
    public async Task The_products_own_choice_is_asked_with_quality_area_and_anchors()
    {
        IReadOnlyList<SliceScore>? seen = null;
        var rounds = await RunAsync(Truthful(slicesLost: []), SliceSelection.Quality, 1, new Chooser((scores, rule) =>
        {
            (seen, _) = (scores, rule.Should().Be(NextSliceRule.ExpectedGain));
            return new Suggestion(3, 0.1, Because);
        }));
        rounds[1].Slice.Should().Be(3);
        seen.Should().HaveCount(Depth);
        seen!.Count(s => s.Anchored).Should().Be(1);
        seen!.Where(s => !s.Anchored).Should().OnlyContain(s => s.Quality == (s.Area > 0 ? 0.75f : 0), "the engine says that the target is there, and an empty slice then scores 0");
        seen!.Select(s => s.Area).Should().Equal(Enumerable.Range(0, Depth).Select(Ball.Area));
    }

    [Fact]
    public async Task The_oracle_is_the_products_choice_told_the_truth()
    {
        IReadOnlyList<SliceScore>? seen = null;
        var shifted = Shapes.Discs(40, 36, (24, 18, 8));
        var engine = new ScriptedEngine((_, r) => Ball.Slice(r.Slice), (_, _, s, _) => (s == 9 ? shifted : s == 8 ? SliceMask.Empty(40, 36) : Ball.Slice(s), 0.9f, 1));
        var rounds = await RunAsync(engine, SliceSelection.Oracle, 1, new Chooser((scores, rule) =>
        {
            (seen, _) = (scores, rule.Should().Be(NextSliceRule.ExpectedGain));
            return new Suggestion(9, 0.1, Because);
        }));
        rounds[1].Slice.Should().Be(9);
        seen![8].Should().Be(new SliceScore(8, 0, Ball.Area(8), false), "a missed slice has IoU 0 and its whole area is wrong");
        seen![9].Should().Be(new SliceScore(9, 0, shifted.Area, false), "so has one with nothing but false mask");
        seen!.Where(s => s.Slice is >= 2 and <= 7 && !s.Anchored).Should().OnlyContain(s => s.Quality == 1 && s.Area == Ball.Area(s.Slice));
    }

    [Fact]
    public async Task Look_ahead_takes_the_slice_that_helps_most_and_leaves_no_trace_of_what_it_tried()
    {
        // Correcting slice 3 repairs everything below the middle, any other slice only itself.
        var engine = new ScriptedEngine(
            (_, r) => Ball.Slice(r.Slice),
            (_, r, s, _) => (s >= 5 || r.Anchors.Any(a => a.Slice == 3) ? Ball.Slice(s) : SliceMask.Empty(40, 36), 0.5f, 1));
        var rounds = await RunAsync(engine, SliceSelection.LookAhead, 1);
        rounds[1].Slice.Should().Be(3);
        rounds[1].Dsc.Should().Be(1);
        rounds[1].Prompts.Should().Be(2);
        engine.Propagations[^1].Anchors.Should().HaveCount(2, "trials are forgotten");
        engine.Propagations.Should().HaveCount(1 + 6 + 1, "one trial for each of the six slices left, then the real one");
    }

    [Fact]
    public async Task The_round_is_told_what_the_network_expects_of_the_masks_it_made()
    {
        var engine = new ScriptedEngine((_, r) => Ball.Slice(r.Slice), (_, _, s, _) => (SliceMask.Empty(40, 36), 0.5f, 1)) { Tells = 0.75f };
        await RunAsync(engine, SliceSelection.Gap, 1);
        engine.Propagations[^1].Anchors.Should().NotBeEmpty().And.OnlyContain(a => a.Quality == 0.75f);
    }

    [Fact]
    public async Task A_correction_is_drawn_the_same_whatever_was_tried_before()
    {
        var (tried, straight) = (Sloppy(), Sloppy());
        await RunAsync(tried, SliceSelection.LookAhead, 1);
        var slice = tried.Interactions[^1].Slice;
        await RunAsync(straight, SliceSelection.Quality, 1, new Chooser((_, _) => new Suggestion(slice, 0.1, Because)));
        tried.Interactions[^1].Prompts[^1].Points.Should().Equal(straight.Interactions[^1].Prompts[^1].Points);

        static ScriptedEngine Sloppy() => new((_, r) => Ball.Slice(r.Slice), (_, _, s, _) => (Shapes.Discs(40, 36, (20, 18, 3)), 0.5f, 1));
    }

    [Theory]
    [InlineData(SliceSelection.Quality)]
    [InlineData(SliceSelection.Oracle)]
    [InlineData(SliceSelection.Iou)]
    [InlineData(SliceSelection.Random)]
    [InlineData(SliceSelection.LookAhead)]
    public async Task With_true_slices_the_chosen_slice_becomes_its_true_mask(SliceSelection selection)
    {
        var engine = new ScriptedEngine((_, _) => SliceMask.Empty(40, 36), (_, _, _, _) => (Shapes.Discs(40, 36, (20, 18, 3)), 0.5f, 1));
        var rounds = await RunAsync(engine, selection, 3, new NextSliceChooser(), trueSlices: true);
        engine.Interactions.Should().BeEmpty("the interaction network is not judged here");
        rounds.Should().OnlyContain(r => r.SliceDsc == 1).And.HaveCount(4);
        rounds.Select(r => r.Slice).Should().OnlyHaveUniqueItems();
        rounds.Select(r => r.Dsc).Should().BeInAscendingOrder();
    }

    [Fact]
    public async Task A_robot_with_nothing_to_correct_stops_prompting_but_still_reports()
    {
        var rounds = await RunAsync(Truthful(slicesLost: []), SliceSelection.Quality, 2, new Chooser((_, _) => null));
        rounds.Select(r => r.Slice is null).Should().Equal(false, true, true);
        rounds.Select(r => r.Prompts).Should().Equal(1, 1, 1);
        rounds[2].Dsc.Should().Be(1);
    }

    [Fact]
    public async Task An_engine_that_finds_nothing_is_prompted_again_on_the_same_slice_with_all_prompts()
    {
        var engine = new ScriptedEngine(
            (_, r) => r.Prompts.Count < 3 ? SliceMask.Empty(40, 36) : Ball.Slice(r.Slice), (_, _, s, _) => (Ball.Slice(s), 0.75f, 1));
        var rounds = await RunAsync(engine, SliceSelection.Quality, 2, new Chooser((_, _) => null));
        rounds.Select(r => r.Slice).Distinct().Should().ContainSingle();
        engine.Interactions.Select(i => i.Prompts.Count).Should().Equal(1, 2, 3);
        engine.Propagations.Should().ContainSingle("nothing can be propagated before there is a mask");
        rounds.Select(r => r.Dsc).Should().Equal(0, 0, 1);
    }

    [Fact]
    public async Task The_truth_is_never_in_what_the_engine_gets()
    {
        var engine = new ScriptedEngine(
            (_, r) => Shapes.Discs(40, 36, (20, 18, 4)), (_, _, _, _) => (Shapes.Discs(40, 36, (20, 18, 3)), 0.5f, 1));
        await RunAsync(engine, SliceSelection.Random, 4);
        var answered = Shapes.Discs(40, 36, (20, 18, 4)).Area;
        engine.Propagations.SelectMany(p => p.Anchors).Should().OnlyContain(
            a => a.Mask.IsEmpty || a.Mask.Area == answered, "an anchor is what the engine answered, or empty");
    }

    [Fact]
    public async Task With_true_slices_the_memory_network_is_judged_alone()
    {
        var engine = new ScriptedEngine((_, _) => SliceMask.Empty(40, 36), (_, _, s, _) => (Ball.Slice(s), 0.5f, 1));
        var rounds = await RunAsync(engine, SliceSelection.Gap, 0, trueSlices: true);
        engine.Interactions.Should().BeEmpty();
        rounds[0].SliceDsc.Should().Be(1);
    }

    [Fact]
    public async Task Counts_slices_beyond_the_ends_and_measures_the_copy_baseline()
    {
        var everywhere = Shapes.Discs(40, 36, (20, 18, 8));
        var rounds = await RunAsync(new ScriptedEngine((_, _) => everywhere, (_, _, _, _) => (everywhere, 0.5f, 1)), SliceSelection.Gap, 0);
        rounds[0].FalseSlices.Should().Be(4);
        rounds[0].MissedSlices.Should().Be(0);
        rounds[0].Baselines[Baseline.Copy].Should().Be(rounds[0].Dsc, "this engine does nothing but copy");
        rounds[0].PredictedQuality.Should().Be(0.5);
        rounds[0].Baselines[Baseline.Interpolation].Should().BeLessThan(rounds[0].Dsc);
    }

    [Fact]
    public async Task Counts_missed_slices()
    {
        var rounds = await RunAsync(Truthful(slicesLost: [2, 8]), SliceSelection.Gap, 0);
        rounds[0].MissedSlices.Should().Be(2);
        rounds[0].FalseSlices.Should().Be(0);
    }

    /// <summary>Answers with the truth, but loses some slices in propagation.</summary>
    private static ScriptedEngine Truthful(int[] slicesLost) => new(
        (_, r) => Ball.Slice(r.Slice),
        (_, _, s, _) => (slicesLost.Contains(s) ? SliceMask.Empty(40, 36) : Ball.Slice(s), 0.75f, slicesLost.Contains(s) ? 0 : 1));

    private static async Task<List<RoundScore>> RunAsync(ScriptedEngine engine, SliceSelection selection, int rounds, INextSliceChooser? chooser = null, bool trueSlices = false)
    {
        var plan = new RobotPlan(SliceAxis.K, RobotPrompt.Scribble, rounds, selection, 3, 4, PropagationOptions.Default, trueSlices, null);
        var session = new RobotSession(engine, chooser ?? new Chooser((_, _) => null), Volume, Ball, plan);
        var scores = new List<RoundScore>();
        await foreach (var round in session.RunAsync(TestContext.Current.CancellationToken))
        {
            var baselines = Baselines.Dice([Baseline.Copy, Baseline.Interpolation], round.Anchors, Volume, SliceAxis.K, Ball, TestContext.Current.CancellationToken);
            scores.Add(RoundScore.Of(round, Ball, baselines));
        }

        return scores;
    }

    private sealed class Chooser(Func<IReadOnlyList<SliceScore>, NextSliceRule, Suggestion?> choose) : INextSliceChooser
    {
        public Suggestion? Choose(IReadOnlyList<SliceScore> scores, NextSliceRule rule) => choose(scores, rule);
    }
}
