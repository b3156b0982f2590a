using CsCheck;
using Mem3D.Core.Errors;
using Mem3D.Core.Segmentation;
using Mem3D.Core.Volumes;
using Mem3D.Inference.Memory;
using Mem3D.Inference.Models;
using Mem3D.Inference.Propagation;

namespace Mem3D.Inference.Tests.Propagation;

/// <summary>The procedure of docs/networks.md, Propagation, with networks that answer what the test says.</summary>
public class PropagationRunnerTests
{
    private static readonly MemorySection Settings = new(32, 4, 4, new MemoryBias(0.5f, 0.25f, 0), 0.4, 3, 5, 6, 4, 1.6, 20);

    private static (double, float, float) Good(int read) => (8, 0.8f, 0.9f);

    [Fact]
    public void Slices_come_outward_on_both_sides_in_turns_and_the_anchor_never()
    {
        var slices = Run(new ScriptedNetworks(Good), [Phantom.AnchorAt(14)]).Select(s => s.Slice).ToList();
        slices.Take(6).Should().Equal(15, 13, 16, 12, 17, 11);
        slices.Should().OnlyHaveUniqueItems().And.HaveCount(Phantom.Depth - 1).And.NotContain(14);
    }

    [Fact]
    public void Anchored_slices_are_never_emitted_whatever_the_request() =>
        Gen.Select(Gen.Int[0, 29].HashSet[1, 6], Gen.Bool.Array[6], Gen.Int[0, 2], Gen.Bool, Gen.Int[0, 12]).Sample((set, empty, direction, blend, quality) =>
        {
            var anchors = set.Order().Select((z, i) => i > 0 && empty[i] ? Phantom.NothingAt(z) : new Anchor(z, Phantom.Truth(14))).ToList();
            var networks = new ScriptedNetworks(read => (read * 7 % 13, (read % 10) / 10f, (read % 3) / 2f));
            var options = new PropagationOptions(Blend: blend, UntilQualityBelow: quality / 20.0);
            List<PropagatedSlice> told;
            try
            {
                told = Run(networks, anchors, options, (PropagationDirection)direction);
            }
            catch (Mem3DException e) when (e.Kind == ErrorKind.Invalid)
            {
                return true;
            }

            var perSlice = told.GroupBy(s => s.Slice).ToList();
            return told.All(s => !set.Contains(s.Slice) && s.Done <= s.Total)
                && perSlice.All(g => g.Count(s => s.Final) == 1 && g.Last().Final && g.Count() <= 2)
                && (told.Count == 0 || told[^1].Done == told[^1].Total);
        });

    [Fact]
    public void Between_anchors_a_slice_comes_provisional_then_blended()
    {
        var slices = Run(new ScriptedNetworks(Good), [Phantom.AnchorAt(10), Phantom.AnchorAt(18)], range: new SliceRange(10, 19));
        slices.Where(s => !s.Final).Select(s => s.Slice).Should().Equal(11, 17, 12, 16, 13, 15, 14);
        slices.Where(s => s.Final).Select(s => s.Slice).Should().BeEquivalentTo(Enumerable.Range(11, 7));
        slices.GroupBy(s => s.Slice).Should().OnlyContain(g => !g.First().Final && g.Last().Final);
    }

    [Fact]
    public void The_blend_weighs_quality_by_distance_and_quality_squared()
    {
        // both masks are alike in size, so the lower anchor's upward pass takes the first turn: even reads are its
        var networks = new ScriptedNetworks(read => read % 2 == 0 ? (8, 0.9f, 1f) : (0, 0.3f, 0.8f));
        var slices = Run(networks, [Phantom.AnchorAt(12), Phantom.AnchorAt(16)], new PropagationOptions(StopAfterEmpty: 0), range: new SliceRange(12, 17));
        foreach (var slice in slices.Where(s => s.Final))
        {
            var (up, down) = ((16 - slice.Slice) / 4.0 * 0.81, (slice.Slice - 12) / 4.0 * 0.09);
            ((double)slice.Quality).Should().BeApproximately(((up * 0.9) + (down * 0.3)) / (up + down), 1e-5);
            ((double)slice.Presence).Should().BeApproximately((up + (down * 0.8)) / (up + down), 1e-5);
            slice.Mask.IsEmpty.Should().BeFalse("the sure pass outweighs the other");
        }
    }

    [Fact]
    public void The_chain_carries_distance_areas_and_certainty()
    {
        var networks = new ScriptedNetworks(Good) { Expected = 0.8f };
        var slices = Run(networks, [Phantom.AnchorAt(14)], direction: PropagationDirection.Up);
        var anchor = Phantom.Truth(14);
        var side = Math.Max(20, 1.6 * Math.Max(anchor.Box()!.Value.X1 - anchor.Box()!.Value.X0, anchor.Box()!.Value.Y1 - anchor.Box()!.Value.Y0));
        networks.Reads[0].Chain.Take(5).Should().Equal(1, anchor.Area, anchor.Area, 0, 1);
        ((double)networks.Reads[0].Chain[5]).Should().BeApproximately(Math.Pow(side / 32, 2), 1e-4);
        for (var i = 1; i < networks.Reads.Count; i++)
        {
            var chain = networks.Reads[i].Chain;
            chain[..3].Should().Equal(i + 1, anchor.Area, slices[i - 1].Mask.Area);
            ((double)chain[3]).Should().BeApproximately(i * Math.Log(0.8), 1e-4);
            chain[4].Should().Be(0.8f);
        }
    }

    [Fact]
    public void A_read_sees_near_anchors_the_previous_slice_and_every_fifth()
    {
        var networks = new ScriptedNetworks(Good);
        Run(networks, [Phantom.AnchorAt(5)], direction: PropagationDirection.Up);
        networks.Reads[0].Memory.Should().Equal(5);
        networks.Reads[1].Memory.Should().Equal(5, 6);
        networks.Reads[5].Memory.Should().Equal(5, 10);
        networks.Reads[12].Memory.Should().Equal(5, 17, 10, 15);
        networks.Reads[12].Permanent.Should().Equal(true, false, false, false);
    }

    [Fact]
    public void Working_memory_is_bounded_and_the_oldest_leaves()
    {
        var networks = new ScriptedNetworks(Good);
        Run(networks, [new Anchor(0, Phantom.Truth(14))], new PropagationOptions(Every: 2, MaximumWorking: 3), PropagationDirection.Up);
        networks.Reads[^1].Memory.Should().Equal(0, 28, 24, 26);
    }

    [Fact]
    public void Only_the_nearest_anchors_are_read()
    {
        var networks = new ScriptedNetworks(Good);
        Run(networks, [.. new[] { 2, 6, 10, 14, 18, 22 }.Select(Phantom.AnchorAt)], new PropagationOptions(MaximumPermanent: 2), PropagationDirection.Up, new SliceRange(22, 30));
        networks.Reads.Should().OnlyContain(r => r.Permanent.Count(p => p) == 2 && r.Memory.Contains(22) && r.Memory.Contains(18));
    }

    [Fact]
    public void The_gate_empties_a_slice_remembers_nothing_and_tells_its_own_quality()
    {
        var networks = new ScriptedNetworks(read => read == 2 ? (8, 0.2f, 0.1f) : Good(read));
        var slices = Run(networks, [Phantom.AnchorAt(5)], direction: PropagationDirection.Up);
        slices[2].Mask.IsEmpty.Should().BeTrue();
        slices[2].Quality.Should().BeApproximately(0.9f, 1e-6f, "0.4 · 0.9 > 0.2: empty, as sure as the target is absent");
        networks.Remembered[3].Should().Be(0, "an emptied slice is remembered as empty");
        networks.Reads[3].PreviousMask.Should().OnlyContain(v => v == 0);
        networks.Reads[3].Chain[2].Should().Be(0);
        slices[3].Mask.IsEmpty.Should().BeFalse();
    }

    [Fact]
    public void The_gate_can_be_switched_off() =>
        Run(new ScriptedNetworks(_ => (8, 0.1f, 0f)), [Phantom.AnchorAt(5)], new PropagationOptions(Gate: 0), PropagationDirection.Up)
            .Should().OnlyContain(s => !s.Mask.IsEmpty && Math.Abs(s.Quality - 0.1f) < 1e-6);

    [Fact]
    public void Three_empty_slices_in_a_row_stop_a_pass_and_the_rest_is_empty_at_once()
    {
        var networks = new ScriptedNetworks(read => read < 4 || read == 5 ? Good(read) : (0, 0.7f, 0.6f));
        var slices = Run(networks, [Phantom.AnchorAt(5)], direction: PropagationDirection.Up);
        networks.Reads.Should().HaveCount(9, "empty, good, then three empty ones");
        slices.Should().HaveCount(24);
        slices.Skip(9).Should().OnlyContain(s => s.Mask.IsEmpty && s.Quality == 0.7f && s.Presence == 0 && s.Final && s.Memory.Count == 0 && s.Done == s.Total);
    }

    [Fact]
    public void The_literal_mode_never_stops_never_follows_and_feeds_no_mask()
    {
        var networks = new ScriptedNetworks(_ => (2, 0.01f, 0f));
        var slices = Run(networks, [Phantom.AnchorAt(5)], PropagationOptions.LiteralPaper);
        slices.Should().HaveCount(29).And.OnlyContain(s => !s.Mask.IsEmpty);
        networks.Reads.Should().OnlyContain(r => r.PreviousMask.All(v => v == 0));
        networks.Reads.Select(r => r.Chain[5]).Distinct().Should().ContainSingle("the region is fixed");
    }

    [Fact]
    public void Low_quality_ends_a_pass_and_leaves_the_rest_alone()
    {
        var networks = new ScriptedNetworks(read => (8, read is 3 or >= 6 ? 0.4f : 0.9f, 1f));
        var slices = Run(networks, [Phantom.AnchorAt(5)], new PropagationOptions(UntilQualityBelow: 0.5), PropagationDirection.Up);
        slices.Select(s => s.Slice).Should().Equal(Enumerable.Range(6, 8), "one low slice is forgiven, two in a row are not");
        slices[^1].Done.Should().Be(slices[^1].Total);
    }

    [Fact]
    public void A_pass_that_gives_up_makes_the_other_ones_answer_final()
    {
        // even reads: the upward pass, which gives up after two slices
        var networks = new ScriptedNetworks(read => (8, read % 2 == 0 && read < 4 ? 0.1f : 0.9f, 1f));
        var slices = Run(networks, [Phantom.AnchorAt(10), Phantom.AnchorAt(20)], new PropagationOptions(UntilQualityBelow: 0.5), range: new SliceRange(10, 21));
        slices.Where(s => s.Final).Select(s => s.Slice).Should().BeEquivalentTo(Enumerable.Range(11, 9));
        slices.GroupBy(s => s.Slice).Should().OnlyContain(g => g.Count(s => s.Final) == 1 && g.Last().Final);
    }

    [Fact]
    public void Behind_an_empty_anchor_everything_is_empty()
    {
        var slices = Run(new ScriptedNetworks(Good), [Phantom.AnchorAt(10), Phantom.NothingAt(13)], direction: PropagationDirection.Up);
        slices.Select(s => s.Slice).Should().Equal([11, 12, .. Enumerable.Range(14, 16)]);
        slices.Skip(2).Should().OnlyContain(s => s.Mask.IsEmpty && s.Final && s.Presence == 0 && s.Quality == 0.8f);
    }

    [Fact]
    public void A_failure_keeps_what_came_before()
    {
        var reason = new Mem3DException(ErrorKind.Unavailable, "The network read_decode gave values that are not numbers.", "Report it.");
        var networks = new ScriptedNetworks(Good) { Failure = read => read == 4 ? reason : null };
        var told = new List<int>();
        var run = () =>
        {
            foreach (var slice in Enumerate(networks, [Phantom.AnchorAt(10)], PropagationOptions.Default, PropagationDirection.Up, new SliceRange(0, 30)))
            {
                told.Add(slice.Slice);
            }
        };
        run.Should().Throw<Mem3DException>().Which.Should().BeSameAs(reason);
        told.Should().Equal(11, 12, 13, 14);
    }

    [Fact]
    public void Shares_sum_to_one() =>
        Run(new ScriptedNetworks(Good), [Phantom.AnchorAt(3), Phantom.AnchorAt(20)])
            .Where(s => s.Memory.Count > 0).Should().OnlyContain(s => Math.Abs(s.Memory.Sum(m => m.Share) - 1) < 1e-4);

    [Fact]
    public void Neighbouring_passes_read_a_slice_of_the_volume_once()
    {
        using var volume = new Phantom();
        _ = new PropagationRunner(new ScriptedNetworks(Good), Settings, new EncoderCache(0), new ResultCache(0))
            .Run(volume, Request([Phantom.AnchorAt(14)], PropagationOptions.Default, PropagationDirection.Both, new SliceRange(0, 30)), null, TestContext.Current.CancellationToken)
            .Count();
        volume.Reads.Should().Be(Phantom.Depth);
    }

    private static List<PropagatedSlice> Run(
        ScriptedNetworks networks, List<Anchor> anchors, PropagationOptions? options = null, PropagationDirection direction = PropagationDirection.Both,
        SliceRange? range = null) => [.. Enumerate(networks, anchors, options ?? PropagationOptions.Default, direction, range ?? new SliceRange(0, Phantom.Depth))];

    private static IEnumerable<PropagatedSlice> Enumerate(
        ScriptedNetworks networks, List<Anchor> anchors, PropagationOptions options, PropagationDirection direction, SliceRange range) =>
        new PropagationRunner(networks, Settings, new EncoderCache(0), new ResultCache(0)).Run(
            new Phantom(), Request(anchors, options, direction, range), null, TestContext.Current.CancellationToken);

    private static PropagationRequest Request(List<Anchor> anchors, PropagationOptions options, PropagationDirection direction, SliceRange range) =>
        new(SliceAxis.K, anchors, range, direction, options);
}
