using Mem3D.Core.Masks;
using Mem3D.Core.Segmentation;
using Mem3D.Core.Volumes;
using Mem3D.Inference.Memory;
using Mem3D.Inference.Models;
using Mem3D.Inference.Preprocessing;
using Mem3D.Inference.Propagation;

namespace Mem3D.Inference.Tests.Propagation;

/// <summary>docs/networks.md, Judge: what is told again when the passes have ended, and the facts against naive references.</summary>
public class SliceJudgeTests
{
    private const int Side = 12;

    [Fact]
    public void Slices_come_again_at_the_end_with_the_same_mask_and_the_judges_scores()
    {
        var told = Follow(facts => (facts[7], 0.25f), out var asked);
        asked.Should().Be(7, "anchors are facts too");
        told.Should().HaveCount(13, "the provisional slice is told once, the six final ones twice");
        told.Take(7).Should().OnlyContain(s => s.Quality == 0.8f, "what the passes say is passed on as it comes");
        foreach (var again in told.Skip(7))
        {
            var distance = Math.Abs(again.Slice - 4);
            again.Quality.Should().BeApproximately((float)distance / (distance + 6), 1e-6f);
            again.Presence.Should().Be(0.25f);
            again.Final.Should().BeTrue();
            again.Milliseconds.Should().Be(0);
            again.Mask.Values.Should().Equal(told.First(s => s.Slice == again.Slice && s.Final).Mask.Values);
        }

        told.Skip(7).Select(s => s.Slice).Should().Equal(1, 2, 3, 5, 6, 7);
    }

    [Fact]
    public void Scores_that_stay_are_not_told_again() => Follow(_ => (0.802f, 0.9f), out _).Should().HaveCount(7);

    [Fact]
    public void A_run_without_slices_asks_nobody()
    {
        var networks = new ScriptedNetworks(_ => (1, 1, 1)) { Judgement = _ => throw new InvalidOperationException("asked") };
        new SliceJudge(networks, [new Anchor(4, Mask(20))], 1).Follow([], CancellationToken.None).Should().BeEmpty();
    }

    [Fact]
    public void Without_the_option_or_the_network_nobody_is_asked()
    {
        PropagationOptions.LiteralPaper.Judge.Should().BeFalse("the paper has no such network");
        Run(PropagationOptions.Default with { Judge = false }, _ => (0.1f, 0.2f)).Should().OnlyContain(s => s.Quality == 0.8f);
        Run(PropagationOptions.Default, null).Should().OnlyContain(s => s.Quality == 0.8f);
        var judged = Run(PropagationOptions.Default, _ => (0.1f, 0.2f)).GroupBy(s => s.Slice).ToList();
        judged.Should().HaveCount(10).And.OnlyContain(s => s.Last().Quality == 0.1f && s.Last().Presence == 0.2f);
    }

    [Fact]
    public void Facts_of_a_small_round()
    {
        int[] areas = [0, 0, 20, 40, 40, 0, 10];
        double[] quality = [0.2, 0.3, 0.6, 0.8, 1, 0.5, 0.4];
        double[] expected = [1, 0.9, 0.5, 0.8, 1, 0.9, 0.7];
        var slices = areas.Select((area, z) => new JudgedSlice(MaskBlock.Of(Mask(area)), quality[z], quality[z] / 2, expected[z], z is not (0 or 4))).ToArray();
        var facts = SliceFacts.Of(slices, [4], 2).Chunk(SliceFacts.Count).ToArray();
        facts.Should().HaveCount(7);
        Close(facts[4][..4], 1, 0, 1, 1);
        Close(facts[2][..11], 0, 1, 1, 0, 0.6, 0.3, 0.5, 2 / 8.0, 2 / 27.0, 0, 1);
        Close(
            facts[2][11..], Math.Log(21 / 41.0) / 2, Math.Log(21 / 41.0) / 2, Math.Log(21 / 41.0) / 2, Math.Log(21) / 2, Math.Log(21 / 41.0) / 2, 0.5, 0, 0.5,
            Math.Log(0.8 * 0.5) / 3, 0.5, Math.Log(0.5) / 3, 0.6, 0, 1 / 4.0, Half(4 / Diameter(40), 1), 0, 1, 1);
        Close(facts[0][22..24], 0.3, 2 / 5.0);
        Close(facts[0][25..27], Half(8 / Diameter(40), 1), Half(4 / Diameter(20), 0.5));
    }

    [Fact]
    public void Between_anchors_the_nearer_counts_and_of_two_the_lower()
    {
        var slices = new[] { 10, 12, 14, 16, 18 }.Select(area => new JudgedSlice(MaskBlock.Of(Mask(area)), 1, 1, 1, true)).ToArray();
        var facts = SliceFacts.Of(slices, [0, 4], 1).Chunk(SliceFacts.Count).ToArray();
        Close([facts[2][3], facts[2][9], facts[2][11]], 1, 2 / 5.0, Math.Log(15 / 11.0) / 2);
        Close(facts[3][13..15], Math.Log(17 / 19.0) / 2, Math.Log(17 / 15.0) / 2);
    }

    [Fact]
    public void Facts_tell_how_sure_the_anchors_of_both_sides_are()
    {
        var slices = new[] { 0.5, 0.5, 0.3, 0.5, 0.5, 0.5, 0.9, 0.5, 0.5 }.Select(quality => new JudgedSlice(MaskBlock.Of(Mask(9)), quality, 1, 1, true)).ToArray();
        var facts = SliceFacts.Of(slices, [2, 6], 1).Chunk(SliceFacts.Count).ToArray();
        Close([.. facts.Select(f => f[27])], 0.3, 0.3, 0.3, 0.3, 0.3, 0.9, 0.9, 0.9, 0.9);
        Close([.. facts.Select(f => f[28])], 0.3, 0.3, 0.3, 0.9, 0.9, 0.3, 0.9, 0.9, 0.9);
    }

    [Fact]
    public void The_judge_is_told_what_is_expected_of_an_anchor()
    {
        float[] asked = [];
        var networks = new ScriptedNetworks(_ => (1, 1, 1))
        {
            Judgement = facts =>
            {
                asked = facts;
                return (0.5f, 0.5f);
            },
        };
        _ = new SliceJudge(networks, [new Anchor(4, Mask(20), Quality: 0.35f)], 1)
            .Follow([new PropagatedSlice(5, Mask(18), 0.8f, 0.9f, true, 1, 1, [new MemoryShare(4, true, 1)], 3)], CancellationToken.None).ToList();
        asked[^SliceFacts.Count..][27..].Should().Equal(0.35f, 0.35f);
    }

    [Fact]
    public void A_block_is_its_mask()
    {
        var random = new Random(5);
        var masks = Enumerable.Range(0, 20).Select(i => new SliceMask(9, 7, [.. Enumerable.Range(0, 63).Select(_ => (byte)(random.Next(20) < i ? 1 : 0))])).ToArray();
        foreach (var a in masks)
        {
            MaskBlock.Of(a).ToMask(9, 7).Values.Should().Equal(a.Values);
            foreach (var b in masks)
            {
                var (both, either) = (a.Values.Zip(b.Values, (x, y) => x & y).Sum(), a.Values.Zip(b.Values, (x, y) => x | y).Sum());
                MaskBlock.Of(a).Iou(MaskBlock.Of(b)).Should().BeApproximately(either == 0 ? 0 : (double)both / either, 1e-12);
            }
        }
    }

    private static List<PropagatedSlice> Run(PropagationOptions options, Func<float[], (float Quality, float Presence)>? judgement)
    {
        using var volume = new Phantom();
        var request = new PropagationRequest(
            SliceAxis.K, [Phantom.AnchorAt(11), Phantom.AnchorAt(17)], new SliceRange(8, 20), PropagationDirection.Both, options);
        var settings = new MemorySection(32, 4, 4, new MemoryBias(0.5f, 0.25f, 0), 0.4, 3, 5, 6, 4, 1.6, 20);
        var networks = new ScriptedNetworks(_ => (8, 0.8f, 0.9f)) { Judgement = judgement };
        return [.. new PropagationRunner(networks, settings, new EncoderCache(0), new ResultCache(0)).Run(volume, request, null, TestContext.Current.CancellationToken)];
    }

    private static List<PropagatedSlice> Follow(Func<float[], (float Quality, float Presence)> judgement, out int asked)
    {
        var calls = 0;
        var networks = new ScriptedNetworks(_ => (1, 1, 1))
        {
            Judgement = facts =>
            {
                calls++;
                return judgement(facts);
            },
        };
        PropagatedSlice Slice(int z, bool final) => new(z, Mask(5 * z), 0.8f, 0.9f, final, z, 9, [new MemoryShare(4, true, 1)], 3);
        var told = new SliceJudge(networks, [new Anchor(4, Mask(20))], 1)
            .Follow([Slice(5, false), .. new[] { 5, 3, 6, 2, 7, 1 }.Select(z => Slice(z, true))], CancellationToken.None).ToList();
        asked = calls;
        return told;
    }

    private static double Diameter(double area) => 2 * Math.Sqrt(area / Math.PI);

    private static double Half(double x, double half) => x / (x + half);

    /// <summary>The first voxels of the slice.</summary>
    private static SliceMask Mask(int area) => new(Side, Side, [.. Enumerable.Range(0, Side * Side).Select(i => (byte)(i < area ? 1 : 0))]);

    private static void Close(float[] found, params double[] expected)
    {
        found.Should().HaveCount(expected.Length);
        for (var i = 0; i < expected.Length; i++)
        {
            ((double)found[i]).Should().BeApproximately(expected[i], 1e-6, "fact {0} of this part", i);
        }
    }
}
