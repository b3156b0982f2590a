using CsCheck;
using Mem3D.Core.Errors;
using Mem3D.Core.Masks;
using Mem3D.Core.Segmentation;
using Mem3D.Core.Volumes;
using Mem3D.Inference.Memory;
using Mem3D.Inference.Models;
using Mem3D.Inference.Propagation;

namespace Mem3D.Inference.Tests.Propagation;

/// <summary>Targets in parts that lie far apart, with networks that answer what the test says.</summary>
public class GroupedRunTests
{
    private static readonly MemorySection Settings = new(32, 4, 4, new MemoryBias(0.5f, 0.25f, 0), 0.4, 3, 5, 6, 4, 1.6, 20);

    [Fact]
    public void Both_parts_are_carried_on_and_told_as_one_mask()
    {
        var slices = Run(_ => (8, 0.8f, 0.9f), [Parts(14, true, true)]);
        slices.Should().HaveCount(Phantom.Depth - 1).And.OnlyContain(s => s.Final && s.Mask[8, 8] && s.Mask[52, 38] && !s.Mask[30, 22]);
        slices[^1].Done.Should().Be(slices[^1].Total).And.Be(2 * (Phantom.Depth - 1));
        slices.Should().OnlyContain(s => Math.Abs(s.Memory.Sum(m => m.Share) - 1) < 1e-4);
    }

    [Theory]
    [InlineData(true, 2 * (Phantom.Depth - 1))]
    [InlineData(false, Phantom.Depth - 1)]
    public void What_a_round_costs_counts_every_part_from_the_start(bool apart, int slices)
    {
        var request = Request([Parts(14, true, apart)]);
        var runner = new PropagationRunner(new ScriptedNetworks(_ => (8, 0.8f, 0.9f)), Settings, new EncoderCache(0), new ResultCache(0));
        runner.CountSlices(new Phantom().Info.Geometry, request).Should().Be(slices);
        runner.Run(new Phantom(), request, null, TestContext.Current.CancellationToken).Should().OnlyContain(s => s.Total == slices);
    }

    [Fact]
    public void A_part_that_ends_leaves_the_other_going_and_one_missed_slice_loses_nothing()
    {
        // Parts take turns: even reads are the upper left one's, which is found on four slices and stops after three more; the other is missed on its third.
        var slices = Run(
            read => read % 2 == 0 && read < 14 ? read < 8 ? (8, 0.8f, 0.9f) : (0, 0.6f, 0.5f) : read == 5 ? (0, 0.3f, 0.5f) : (8, 0.9f, 1f),
            [Parts(5, true, true)], PropagationDirection.Up);
        slices.Select(s => s.Mask[8, 8]).Should().Equal(Enumerable.Range(6, 24).Select(z => z < 10));
        slices.Select(s => s.Mask[52, 38]).Should().Equal(Enumerable.Range(6, 24).Select(z => z != 8));
        slices[0].Quality.Should().BeApproximately(0.85f, 1e-5f, "parts of the same size count alike");
        slices[8].Quality.Should().Be(0.9f, "an absent part says nothing of the mask there is");
    }

    [Fact]
    public void Each_slice_is_final_once_and_last_and_an_anchor_never_comes() =>
        Gen.Select(Gen.Int[0, 29].HashSet[1, 5], Gen.Int[0, 3].Array[5], Gen.Int[0, 2], Gen.Bool, Gen.Int[0, 12], Gen.Int[0, 20], Gen.Int[1, 30]).Sample(
            (set, which, direction, blend, quality, first, count) =>
            {
                var anchors = set.Order().Select((z, i) => Parts(z, (which[i] & 1) == 1 || i == 0, (which[i] & 2) == 2)).ToList();
                List<PropagatedSlice> told;
                try
                {
                    told = Run(
                        read => (read * 7 % 13, (read % 10) / 10f, (read % 3) / 2f), anchors, (PropagationDirection)direction,
                        new PropagationOptions(Blend: blend, UntilQualityBelow: quality / 20.0), new SliceRange(first, Math.Min(first + count, Phantom.Depth)));
                }
                catch (Mem3DException e) when (e.Kind == ErrorKind.Invalid)
                {
                    return true;
                }

                return told.All(s => !set.Contains(s.Slice) && s.Slice >= first && s.Slice < first + count && s.Done <= s.Total)
                    && told.GroupBy(s => s.Slice).All(g => g.Count(s => s.Final) == 1 && g.Last().Final);
            });

    [Fact]
    public void Two_thousand_slices_are_told_once_each()
    {
        var volume = new Tall(2000);
        var request = new PropagationRequest(
            SliceAxis.K, [new Anchor(1000, Tall.Disc)], new SliceRange(0, 2000), PropagationDirection.Both, PropagationOptions.Default);
        var slices = new PropagationRunner(new ScriptedNetworks(_ => (8, 0.8f, 0.9f)), Settings, new EncoderCache(0), new ResultCache(0))
            .Run(volume, request, null, TestContext.Current.CancellationToken).ToList();
        slices.Select(s => s.Slice).Order().Should().Equal(Enumerable.Range(0, 2000).Where(z => z != 1000));
        volume.Reads.Should().Be(2000, "a slice is read once however long the run");
    }

    private static Anchor Parts(int slice, bool upper, bool lower)
    {
        var values = new byte[Phantom.Width * Phantom.Height];
        for (var i = 0; i < values.Length; i++)
        {
            var (x, y) = (i % Phantom.Width, i / Phantom.Width);
            values[i] = (upper && Math.Pow(x - 8, 2) + Math.Pow(y - 8, 2) < 12) || (lower && Math.Pow(x - 52, 2) + Math.Pow(y - 38, 2) < 12) ? (byte)1 : (byte)0;
        }

        return new Anchor(slice, new SliceMask(Phantom.Width, Phantom.Height, values));
    }

    private static List<PropagatedSlice> Run(
        Func<int, (double, float, float)> answer, List<Anchor> anchors, PropagationDirection direction = PropagationDirection.Both,
        PropagationOptions? options = null, SliceRange? range = null) =>
        [.. new PropagationRunner(new ScriptedNetworks(answer), Settings, new EncoderCache(0), new ResultCache(0)).Run(
            new Phantom(), Request(anchors, direction, options, range), null, TestContext.Current.CancellationToken)];

    private static PropagationRequest Request(
        List<Anchor> anchors, PropagationDirection direction = PropagationDirection.Both, PropagationOptions? options = null, SliceRange? range = null) =>
        new(SliceAxis.K, anchors, range ?? new SliceRange(0, Phantom.Depth), direction, options ?? PropagationOptions.Default);

    /// <summary>A volume of many small slices that holds none of them.</summary>
    private sealed class Tall(int depth) : IVoxelSource
    {
        public static SliceMask Disc { get; } = new(24, 24, [.. Enumerable.Range(0, 576).Select(i => Math.Pow((i % 24) - 12, 2) + Math.Pow((i / 24) - 12, 2) < 30 ? (byte)1 : (byte)0)]);

        public int Reads { get; private set; }

        public VolumeInfo Info { get; } = new(
            new VolumeGeometry(new VolumeSize(24, 24, depth), Affine.FromSpacing(1, 1, 1)), VoxelType.Int16, Modality.CT, new IntensityRange(0, 100, 0, 100));

        public void ReadSlice(SliceAxis axis, int index, Span<float> destination)
        {
            Reads++;
            for (var i = 0; i < destination.Length; i++)
            {
                destination[i] = (100 * Disc.Values[i]) + (i % 7);
            }
        }

        public void ReadSliceBytes(SliceAxis axis, int index, Span<byte> destination) => throw new NotSupportedException();

        public void Dispose()
        {
        }
    }
}
