using Mem3D.Core.Errors;
using Mem3D.Core.Masks;
using Mem3D.Core.Segmentation;
using Mem3D.Core.Volumes;
using Mem3D.Inference.Memory;
using Mem3D.Inference.Models;
using Mem3D.Inference.Propagation;

namespace Mem3D.Inference.Tests.Propagation;

/// <summary>docs/networks.md, Fusion, with a network that answers what the test says; inputs against naive references.</summary>
public class SliceFusionTests
{
    private static readonly MemorySection Settings = new(32, 4, 4, new MemoryBias(0.5f, 0.25f, 0), 0.4, 3, 5, 6, 4, 1.6, 20);

    [Fact]
    public void Slices_between_two_anchors_get_the_networks_answer_and_others_do_not()
    {
        var fused = Run(buffers => Answer(buffers, 0.9f, 0.77f), PropagationOptions.Default, out var calls);
        calls.Should().Be(5);
        foreach (var slice in fused.Where(s => s.Final))
        {
            var between = slice.Slice is > 11 and < 17;
            slice.Quality.Should().Be(between ? 0.77f : 0.8f, "slice {0}", slice.Slice);
        }

        fused.Where(s => !s.Final).Should().OnlyContain(s => s.Quality == 0.8f, "a pass alone is shown as it is");
    }

    [Fact]
    public void Without_the_option_or_the_blend_the_network_is_not_asked()
    {
        Run(buffers => Answer(buffers, 0.9f, 0.77f), PropagationOptions.Default with { Fuse = false }, out var calls);
        calls.Should().Be(0);
        Run(buffers => Answer(buffers, 0.9f, 0.77f), PropagationOptions.Default with { Blend = false }, out calls);
        calls.Should().Be(0);
    }

    [Fact]
    public void The_scalars_say_place_gap_quality_and_presence()
    {
        var seen = new Dictionary<float, float[]>();
        Run(
            buffers =>
            {
                seen[buffers.Scalars[0]] = [.. buffers.Scalars];
                Answer(buffers, 0.9f, 0.7f);
            },
            PropagationOptions.Default, out _);
        seen.Keys.Order().Should().BeEquivalentTo([1 / 6f, 2 / 6f, 3 / 6f, 4 / 6f, 5 / 6f], o => o.Using<float>(c => c.Subject.Should().BeApproximately(c.Expectation, 1e-6f)).WhenTypeIs<float>());
        seen.Values.Should().OnlyContain(s => s[1] == 6 / 16f && s[2] == 0.8f && s[3] == 0.8f && s[4] == 0.9f && s[5] == 0.9f);
    }

    [Fact]
    public void The_shape_lies_between_the_anchors_by_signed_distance()
    {
        var (lower, upper) = (Phantom.Truth(11), Phantom.Truth(17));
        var checkedCells = 0;
        Run(
            buffers =>
            {
                var share = buffers.Scalars[0];
                var expected = new double[lower.Width * lower.Height];
                for (var i = 0; i < expected.Length; i++)
                {
                    var d = ((1 - share) * Naive(lower, i)) + (share * Naive(upper, i));
                    expected[i] = 1 / (1 + Math.Exp(-d / 2));
                }

                var shape = buffers.Masks.AsSpan(2 * 32 * 32);
                shape.ToArray().Max().Should().BeInRange(0.5f, (float)expected.Max() + 1e-4f);
                var mean = shape.ToArray().Count(p => p > 0.5f) / (double)(32 * 32);
                mean.Should().BeGreaterThan(0.1, "the ROI is 1.6 times the box of what is in it");
                var side = SideOf(expected, lower.Width, lower.Height);
                (mean * side * side).Should().BeApproximately(expected.Count(p => p > 0.5), 0.12 * expected.Count(p => p > 0.5) + 3);
                checkedCells++;
                Answer(buffers, 0.9f, 0.7f);
            },
            PropagationOptions.Default, out _, radius: 0.1);
        checkedCells.Should().BeGreaterThan(0);
    }

    [Fact]
    public void Where_both_passes_say_nothing_the_shape_can_bring_the_target_back()
    {
        var found = Run(buffers => Answer(buffers, 0.9f, 0.6f), PropagationOptions.Default, out var calls, radius: 0);
        calls.Should().Be(5);
        found.Where(s => s.Final && s.Slice is > 11 and < 17).Should().HaveCount(5).And.OnlyContain(s => !s.Mask.IsEmpty && s.Quality == 0.6f);
    }

    private static List<PropagatedSlice> Run(Action<FusionBuffers> fuse, PropagationOptions options, out int calls, double radius = 8)
    {
        var count = 0;
        var networks = new ScriptedNetworks(_ => (radius, 0.8f, 0.9f))
        {
            Fusion = buffers =>
            {
                count++;
                fuse(buffers);
            },
        };
        using var volume = new Phantom();
        var request = new PropagationRequest(
            SliceAxis.K, [Phantom.AnchorAt(11), Phantom.AnchorAt(17)], new SliceRange(8, 20), PropagationDirection.Both, options);
        var told = new PropagationRunner(networks, Settings, new EncoderCache(0), new ResultCache(0)).Run(volume, request, null, TestContext.Current.CancellationToken).ToList();
        calls = count;
        return told;
    }

    [Fact]
    public void A_fusion_that_fails_ends_the_round_and_what_came_before_stays()
    {
        var reason = new Mem3DException(ErrorKind.Unavailable, "The network fuse gave values in prob that are not numbers.", "Report it.");
        var asked = 0;
        var told = new List<PropagatedSlice>();
        var run = () =>
        {
            foreach (var slice in Start(buffers =>
            {
                if (++asked == 2)
                {
                    throw reason;
                }

                Answer(buffers, 0.9f, 0.77f);
            }))
            {
                told.Add(slice);
            }
        };
        run.Should().Throw<Mem3DException>().Which.Should().BeSameAs(reason);
        told.Where(s => s is { Final: true, Quality: 0.77f }).Should().ContainSingle("the first fusion was told");
        told.Select(s => (s.Slice, s.Final)).Should().OnlyHaveUniqueItems();
    }

    [Fact]
    public void A_round_that_ends_early_leaves_no_network_running_behind()
    {
        // Reads 8 and 10 meet on slice 14: their fusion runs beside read 11.
        using var running = new ManualResetEventSlim();
        using var leaving = new ManualResetEventSlim();
        var (ended, patience, token) = (false, TimeSpan.FromMinutes(1), TestContext.Current.CancellationToken);
        var slices = Start(
            _ =>
            {
                running.Set();
                leaving.Wait(patience, token);
                Thread.SpinWait(1_000_000);
                ended = true;
            },
            read =>
            {
                if (read < 11)
                {
                    return null;
                }

                running.Wait(patience, token).Should().BeTrue("it runs beside the next slice's networks");
                leaving.Set();
                return new OperationCanceledException();
            });
        ((Func<int>)(() => slices.Count())).Should().Throw<OperationCanceledException>();
        ended.Should().BeTrue("the volume may be closed now");
    }

    private static IEnumerable<PropagatedSlice> Start(Action<FusionBuffers> fuse, Func<int, Exception?>? failure = null) =>
        new PropagationRunner(new ScriptedNetworks(_ => (8, 0.8f, 0.9f)) { Fusion = fuse, Failure = failure ?? (_ => null) }, Settings, new EncoderCache(0), new ResultCache(0)).Run(
            new Phantom(),
            new PropagationRequest(SliceAxis.K, [Phantom.AnchorAt(11), Phantom.AnchorAt(17)], new SliceRange(8, 20), PropagationDirection.Both, PropagationOptions.Default),
            null, TestContext.Current.CancellationToken);

    /// <summary>A disc of probability in the middle of the ROI.</summary>
    private static void Answer(FusionBuffers buffers, float probability, float quality)
    {
        for (var i = 0; i < 32 * 32; i++)
        {
            buffers.Probability[i] = Math.Pow((i / 32) - 15.5, 2) + Math.Pow((i % 32) - 15.5, 2) < 64 ? probability : 0;
        }

        (buffers.Quality[0], buffers.Presence[0]) = (quality, 1);
    }

    /// <summary>Signed distance of voxel <paramref name="at"/> by looking at all others; beyond the slice is outside.</summary>
    private static double Naive(SliceMask mask, int at)
    {
        var (y, x) = (at / mask.Width, at % mask.Width);
        var (inside, best) = (mask[x, y], double.PositiveInfinity);
        for (var v = -1; v <= mask.Height; v++)
        {
            for (var u = -1; u <= mask.Width; u++)
            {
                var there = v >= 0 && u >= 0 && v < mask.Height && u < mask.Width && mask[u, v];
                best = there != inside ? Math.Min(best, Math.Sqrt(((u - x) * (u - x)) + ((v - y) * (v - y)))) : best;
            }
        }

        return inside ? best - 0.5 : 0.5 - best;
    }

    private static double SideOf(double[] shape, int width, int height)
    {
        var inside = Enumerable.Range(0, shape.Length).Where(i => shape[i] > 0.5).ToList();
        var (rows, columns) = (inside.Select(i => i / width), inside.Select(i => i % width));
        return Math.Max(20, 1.6 * Math.Max(rows.Max() - rows.Min() + 1, columns.Max() - columns.Min() + 1));
    }
}
