using CsCheck;
using Mem3D.Core.Masks;
using Mem3D.Core.Segmentation;
using Mem3D.Core.Volumes;
using Mem3D.Inference.Memory;
using Mem3D.Inference.Models;
using Mem3D.Inference.Propagation;

namespace Mem3D.Inference.Tests.Propagation;

/// <summary>A round after a correction: only passes that the younger anchors concern run again, and the answer is that of running everything.</summary>
public class LaterRoundTests
{
    private static readonly MemorySection Settings = new(32, 4, 4, new MemoryBias(0.5f, 0.25f, 0), 0.4, 3, 5, 6, 4, 1.6, 20);

    /// <summary>An answer that depends on everything a read is given, so that a wrong repetition shows.</summary>
    private static ScriptedNetworks Sensitive() => new(_ => (8, 0.8f, 0.9f))
    {
        Answer = read => (4 + (read.Memory.Sum() % 5), 0.5f + (read.Memory.Length % 4 / 10f), 0.9f),
        Fusion = buffers =>
        {
            buffers.Masks.AsSpan(0, 32 * 32).CopyTo(buffers.Probability);
            (buffers.Quality[0], buffers.Presence[0]) = ((buffers.Scalars[2] + buffers.Scalars[3]) / 2, 1);
        },
    };

    [Fact]
    public void Any_history_gives_what_computing_everything_gives() =>
        Gen.Select(Gen.Int[0, 29].HashSet[1, 6], Gen.Bool.Array[6], Gen.Int[1, 12], Gen.Int[0, 3]).Sample((set, together, quality, kept) =>
        {
            // What fits: nothing, a few slices (rounds find some of them), everything.
            long[] capacities = [1, 20_000, 400_000, 64 << 20];
            var results = new ResultCache(capacities[kept]);
            var options = new PropagationOptions(UntilQualityBelow: quality / 40.0);
            var anchors = new List<Anchor>();
            var round = 0;
            foreach (var (slice, with) in set.Zip(together))
            {
                anchors.Add(new Anchor(slice, Phantom.Truth(14), with ? round : ++round));
                List<Anchor> sorted = [.. anchors.OrderBy(a => a.Slice)];
                if (!Same(Tell(Sensitive(), sorted, options, results), Tell(Sensitive(), sorted, options, new ResultCache(0))))
                {
                    return false;
                }
            }

            return true;
        }, iter: 12, threads: 1);

    [Fact]
    public void A_correction_runs_its_own_passes_and_no_others()
    {
        var results = new ResultCache(64 << 20);
        var networks = Sensitive();
        Tell(networks, [Phantom.AnchorAt(10)], PropagationOptions.Default, results);
        networks.Reads.Should().HaveCount(29);
        networks.Reads.Clear();
        var told = Tell(networks, [Phantom.AnchorAt(10), new Anchor(20, Phantom.Truth(14), 1)], PropagationOptions.Default, results);
        networks.Reads.Should().HaveCount(9 + 9, "slices 21 to 29, and 19 down to 11");
        networks.Reads.Should().OnlyContain(r => r.Memory.Contains(10) && r.Memory.Contains(20), "a younger anchor's passes read the older one");
        told.Where(s => s.Final).Select(s => s.Slice).Should().BeEquivalentTo(Enumerable.Range(0, 30).Except([10, 20]));
    }

    [Fact]
    public void Joins_with_what_is_known_run_beside_the_networks_of_the_next_slice()
    {
        var results = new ResultCache(64 << 20);
        Tell(Sensitive(), [Phantom.AnchorAt(10)], PropagationOptions.Default, results);
        var (reads, joins, beside) = (0, 0, 0);
        var sensitive = Sensitive();
        var networks = new ScriptedNetworks(_ => (8, 0.8f, 0.9f))
        {
            Answer = read =>
            {
                Interlocked.Increment(ref reads);
                return sensitive.Answer!(read);
            },
            Fusion = buffers =>
            {
                // Both passes of slice 20 take turns: each join begins after two more reads.
                beside += ++joins == 9 || SpinWait.SpinUntil(() => Volatile.Read(ref reads) > 2 * joins, TimeSpan.FromMinutes(1)) ? 1 : 0;
                sensitive.Fusion!(buffers);
            },
        };
        var told = Tell(networks, [Phantom.AnchorAt(10), new Anchor(20, Phantom.Truth(14), 1)], PropagationOptions.Default, results);
        (joins, beside).Should().Be((9, 9), "slices 11 to 19; nothing runs beside the last");
        told.Count(s => !s.Final).Should().Be(0, "what was said before is not said again before it changes");
    }

    [Fact]
    public void Anchors_of_one_round_read_each_other_and_an_older_one_not_the_younger()
    {
        var networks = Sensitive();
        Tell(networks, [Phantom.AnchorAt(5), Phantom.AnchorAt(12), new Anchor(20, Phantom.Truth(14), 1)], PropagationOptions.Default, new ResultCache(0));
        networks.Reads.Should().OnlyContain(r => r.Memory.Contains(5) && r.Memory.Contains(12));
        networks.Reads.Where(r => r.Chain[0] == 1).Select(r => r.Memory.Contains(20)).Should().BeEquivalentTo([false, false, false, false, true, true]);
    }

    [Fact]
    public void A_part_added_far_away_leaves_the_passes_of_the_first_part_as_they_were()
    {
        var results = new ResultCache(64 << 20);
        var networks = Sensitive();
        var left = Part(8, 8);
        Tell(networks, [new Anchor(10, left)], PropagationOptions.Default, results);
        networks.Reads.Should().HaveCount(29);
        networks.Reads.Clear();
        List<Anchor> both = [new(10, left), new(20, Part(52, 38), 1)];
        var told = Tell(networks, both, PropagationOptions.Default, results);
        networks.Reads.Should().OnlyContain(r => r.Memory.Contains(20), "only the passes of the younger anchor run");
        Same(told, Tell(Sensitive(), both, PropagationOptions.Default, new ResultCache(0))).Should().BeTrue();
    }

    [Fact]
    public void A_changed_mask_is_another_anchor()
    {
        var results = new ResultCache(64 << 20);
        var networks = Sensitive();
        Tell(networks, [Phantom.AnchorAt(10)], PropagationOptions.Default, results);
        Tell(networks, [new Anchor(10, Phantom.Truth(14))], PropagationOptions.Default, results);
        networks.Reads.Should().HaveCount(2 * 29);
    }

    [Fact]
    public void What_was_computed_before_a_stop_serves_the_shorter_pass_of_the_next_round()
    {
        var results = new ResultCache(64 << 20);
        var stopping = new ScriptedNetworks(_ => (8, 0.8f, 0.9f)) { Failure = read => read == 12 ? new OperationCanceledException() : null };
        Assert.Throws<OperationCanceledException>(() => Tell(stopping, [Phantom.AnchorAt(10)], PropagationOptions.Default, results));
        var networks = new ScriptedNetworks(_ => (8, 0.8f, 0.9f));
        Tell(networks, [Phantom.AnchorAt(10), new Anchor(14, Phantom.Truth(14), 1)], PropagationOptions.Default, results);
        networks.Reads.Should().HaveCount(15 + 3 + 10, "11 to 13 upward are known; 14's passes and 9 … 0 are not");
    }

    [Fact]
    public void What_a_person_pinned_is_always_read_what_she_dropped_never_and_neither_repeats_an_answer_without_it()
    {
        var results = new ResultCache(64 << 20);
        var networks = Sensitive();
        List<Anchor> anchors = [Phantom.AnchorAt(5), Phantom.AnchorAt(12), new Anchor(20, Phantom.Truth(14), 1)];
        var one = PropagationOptions.Default with { MaximumPermanent = 1 };
        Tell(networks, anchors, one, results);
        networks.Reads.Clear();
        Tell(networks, anchors, one, results, new MemoryChoices([20], [5]));
        networks.Reads.Should().NotBeEmpty().And.OnlyContain(r => r.Memory.Contains(20) && !r.Memory.Contains(5));
        networks.Reads.Clear();
        Tell(networks, anchors, one, results, new MemoryChoices([20], [5]));
        networks.Reads.Should().BeEmpty("the same choices give the same answers");
        Tell(networks, [Phantom.AnchorAt(10)], PropagationOptions.Default, new ResultCache(0), new MemoryChoices([], [15]));
        networks.Reads.Where(r => r.Chain[0] > 6).Should().OnlyContain(r => !r.Memory.Contains(15), "working memory forgets it as well");
    }

    private static SliceMask Part(int centreX, int centreY)
    {
        var values = new byte[Phantom.Width * Phantom.Height];
        for (var i = 0; i < values.Length; i++)
        {
            var (y, x) = Math.DivRem(i, Phantom.Width);
            values[i] = Math.Pow(x - centreX, 2) + Math.Pow(y - centreY, 2) <= 9 ? (byte)1 : (byte)0;
        }

        return new SliceMask(Phantom.Width, Phantom.Height, values);
    }

    /// <summary>The order may differ: what is known comes first, and is told once where another pass still comes to it.</summary>
    private static bool Same(List<PropagatedSlice> a, List<PropagatedSlice> b)
    {
        var (final, other) = (Final(a), Final(b));
        return final.Count == other.Count && a[^1].Done == b[^1].Done && a[^1].Total == b[^1].Total && final.Zip(other).All(p =>
            p.First.Slice == p.Second.Slice && p.First.Quality == p.Second.Quality && p.First.Presence == p.Second.Presence
            && p.First.ExpectedIou == p.Second.ExpectedIou && p.First.Mask.Values.AsSpan().SequenceEqual(p.Second.Mask.Values) && p.First.Memory.SequenceEqual(p.Second.Memory));
    }

    private static List<PropagatedSlice> Final(List<PropagatedSlice> told) => [.. told.Where(s => s.Final).OrderBy(s => s.Slice)];

    private static List<PropagatedSlice> Tell(ScriptedNetworks networks, List<Anchor> anchors, PropagationOptions options, ResultCache results, MemoryChoices? choices = null)
    {
        using var volume = new Phantom();
        var request = new PropagationRequest(SliceAxis.K, anchors, new SliceRange(0, Phantom.Depth), PropagationDirection.Both, options)
        {
            Choices = choices ?? MemoryChoices.None,
        };
        return [.. new PropagationRunner(networks, Settings, new EncoderCache(0), results).Run(volume, request, "v", TestContext.Current.CancellationToken)];
    }
}
