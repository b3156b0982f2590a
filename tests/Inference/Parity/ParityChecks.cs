using System.Text.Json;
using Mem3D.Core.Masks;
using Mem3D.Core.Segmentation;
using Mem3D.Core.Volumes;
using Mem3D.Inference.Memory;
using Mem3D.Inference.Models;
using Mem3D.Inference.Preprocessing;
using Mem3D.Inference.Propagation;
using Mem3D.Inference.Tests.Fixtures;

namespace Mem3D.Inference.Tests.Parity;

/// <summary>Compares a loaded model set with what the training side wrote down for it.</summary>
internal static class ParityChecks
{
    /// <summary>The three graphs of the memory network, each fed by the outputs of the one before.</summary>
    public static void MemoryGraphs(ModelSet models, NetworkFixture fixture)
    {
        var networks = models.Memory;
        var shapes = networks.Shapes;
        var tolerances = fixture.Header;
        var step = fixture.Header.GetProperty("sampleStep").GetInt32();
        var slice = new EncodedSlice(shapes);
        fixture["image"].AsSpan(0, slice.Image.Length).CopyTo(slice.Image);
        networks.EncodeQuery(slice, TestContext.Current.CancellationToken);
        Sampled(slice.Key, fixture["batch1.key_q"], step, tolerances, "key_q");
        Sampled(slice.Value, fixture["batch1.val_q"], step, tolerances, "val_q");
        Sampled(slice.F16, fixture["batch1.f16"], step, tolerances, "f16");
        Sampled(slice.F8, fixture["batch1.f8"], step, tolerances, "f8");
        Sampled(slice.F4, fixture["batch1.f4"], step, tolerances, "f4");

        var mask = fixture["mask"].AsSpan(0, shapes.Cells).ToArray();
        var memory = new SliceMemory(shapes);
        networks.EncodeMemory(slice, mask, memory.Keys, memory.Values, TestContext.Current.CancellationToken);
        Sampled(memory.Keys, fixture["batch1.mem_key"], step, tolerances, "mem_key");
        Sampled(memory.Values, fixture["batch1.mem_val"], step, tolerances, "mem_val");

        var bank = new MemoryBank(shapes, 1, 0, models.Manifest.Memory.MemoryBias);
        bank.SetPermanent([0], _ => memory);
        var buffers = new DecodeBuffers(shapes, bank.Capacity);
        mask.CopyTo(buffers.PreviousMask, 0);
        fixture["chain"].AsSpan(0, 6).CopyTo(buffers.Chain);
        networks.ReadDecode(slice, bank, buffers, TestContext.Current.CancellationToken);
        Sampled(buffers.Probability, fixture["batch1.prob"], step, tolerances, "prob");
        Sampled(buffers.Quality, fixture["batch1.quality"], 1, tolerances, "quality");
        Sampled(buffers.Presence, fixture["batch1.presence"], 1, tolerances, "presence");
        Sampled(buffers.ExpectedIou, fixture["batch1.expected_iou"], 1, tolerances, "expected_iou");
        Sampled(buffers.Share.AsSpan(0, bank.Rows), fixture["batch1.share"], 1, tolerances, "share");
    }

    /// <summary>The interaction graph on one input.</summary>
    public static void InteractionGraph(ModelSet models, NetworkFixture fixture)
    {
        var size = models.Interaction.Size;
        var probability = new float[size * size];
        var quality = models.Interaction.Run(fixture["x"], probability, TestContext.Current.CancellationToken);
        Sampled(probability, fixture["prob"], 1, fixture.Header, "prob");
        models.Interaction.TellsQuality.Should().Be(fixture.Has("quality"));
        if (models.Interaction.TellsQuality)
        {
            Sampled([quality], fixture["quality"], 1, fixture.Header, "quality");
        }
    }

    /// <summary>The graph that fuses two passes.</summary>
    public static void FusionGraph(ModelSet models, NetworkFixture fixture)
    {
        var buffers = new FusionBuffers(models.Memory.Shapes);
        fixture["image"].CopyTo(buffers.Image, 0);
        fixture["masks"].CopyTo(buffers.Masks, 0);
        fixture["scalars"].CopyTo(buffers.Scalars, 0);
        models.Memory.Fuse(buffers, TestContext.Current.CancellationToken);
        var tolerances = fixture.Header;
        Sampled(buffers.Probability, fixture["prob"], 1, tolerances, "prob");
        Sampled(buffers.Quality, fixture["quality"], 1, tolerances, "quality");
        Sampled(buffers.Presence, fixture["presence"], 1, tolerances, "presence");
    }

    /// <summary>Facts about the slices of a round, and what the judge says of them.</summary>
    public static void Judge(ModelSet models, NetworkFixture fixture)
    {
        var shape = fixture.Shape("mask");
        var (depth, height, width) = (shape[0], shape[1], shape[2]);
        var slices = Enumerable.Range(0, depth).Select(z => new JudgedSlice(
            MaskBlock.Of(Mask(fixture["mask"], z, width, height)), fixture["quality"][z], fixture["presence"][z], fixture["expected"][z],
            fixture["computed"][z] > 0)).ToArray();
        var facts = SliceFacts.Of(slices, Array.ConvertAll(fixture["anchors"], v => (int)v), fixture["thickness"][0]);
        Sampled(facts, fixture["facts"], 1, fixture.Header, "facts");
        var (quality, presence) = (new float[depth], new float[depth]);
        models.Memory.Judge(facts, quality, presence, TestContext.Current.CancellationToken);
        Sampled(quality, fixture["judged.quality"], 1, fixture.Header, "quality");
        Sampled(presence, fixture["judged.presence"], 1, fixture.Header, "presence");
    }

    /// <summary>Whole-volume propagation: masks, qualities and presences of every case of the fixture.</summary>
    public static void Rollouts(ModelSet models, NetworkFixture fixture, bool fuse)
    {
        var shape = fixture.Shape("volume");
        var (depth, height, width) = (shape[0], shape[1], shape[2]);
        using var volume = ArrayVoxelSource.Of(
            new VolumeGeometry(new VolumeSize(width, height, depth), Affine.FromSpacing(1, 1, 1)), Modality.CT, Array.ConvertAll(fixture["volume"], v => (short)v));
        var runner = new PropagationRunner(models.Memory, models.Manifest.Memory, new EncoderCache(64 << 20), new ResultCache(0));
        foreach (var name in fixture.Header.GetProperty("cases").EnumerateArray().Select(c => c.GetString()!))
        {
            var slices = Array.ConvertAll(fixture[$"{name}.anchors"], v => (int)v);
            var anchors = slices.Select((z, i) => new Anchor(z, Mask(fixture[$"{name}.anchor_masks"], i, width, height))).ToList();
            var request = new PropagationRequest(SliceAxis.K, anchors, new SliceRange(0, depth), PropagationDirection.Both, PropagationOptions.Default with { Fuse = fuse, Judge = false });
            var final = runner.Run(volume, request, name == "three" ? null : name, TestContext.Current.CancellationToken)
                .Where(s => s.Final).ToDictionary(s => s.Slice);
            Compare(fixture, name, slices, final, width, height, depth);
        }
    }

    private static void Compare(
        NetworkFixture fixture, string name, int[] anchors, Dictionary<int, PropagatedSlice> final, int width, int height, int depth)
    {
        var (both, either) = (0, 0);
        for (var z = 0; z < depth; z++)
        {
            if (anchors.Contains(z))
            {
                final.Should().NotContainKey(z);
                continue;
            }

            var expected = Mask(fixture[$"{name}.mask"], z, width, height);
            var found = final.TryGetValue(z, out var slice) ? slice.Mask : SliceMask.Empty(width, height);
            both += expected.Values.Zip(found.Values).Count(p => p is { First: 1, Second: 1 });
            either += expected.Area + found.Area;
            if (slice is not null)
            {
                var reached = fixture[$"{name}.quality"][z] > 0;
                if (reached)
                {
                    slice.Quality.Should().BeApproximately(fixture[$"{name}.quality"][z], fixture.Header.GetProperty("qualityTolerance").GetSingle(), "{0} slice {1}", name, z);
                    slice.Presence.Should().BeApproximately(fixture[$"{name}.presence"][z], fixture.Header.GetProperty("presenceTolerance").GetSingle(), "{0} slice {1}", name, z);
                }
            }
            else
            {
                fixture[$"{name}.quality"][z].Should().Be(0, "{0}: no pass reaches slice {1}", name, z);
            }
        }

        var dice = either == 0 ? 1 : 2.0 * both / either;
        TestContext.Current.TestOutputHelper?.WriteLine($"{name}: Dice {dice:F5} with the reference, {either / 2} voxels");
        dice.Should().BeGreaterThanOrEqualTo(fixture.Header.GetProperty("minimumDice").GetDouble(), name);
    }

    private static SliceMask Mask(float[] values, int index, int width, int height) =>
        new(width, height, Array.ConvertAll(values.AsSpan(index * width * height, width * height).ToArray(), v => v > 0.5f ? (byte)1 : (byte)0));

    /// <summary>
    /// Every <paramref name="step"/>-th value is near the reference's: within the header's <c>tolerance</c>, in shares of the largest expected value
    /// where it says <c>scaled</c>, but for the share <c>outliers</c> (none without it).
    /// </summary>
    private static void Sampled(ReadOnlySpan<float> values, float[] expected, int step, JsonElement header, string what)
    {
        ((values.Length + step - 1) / step).Should().Be(expected.Length, what);
        var scaled = header.TryGetProperty("scaled", out var s) && s.GetBoolean();
        var allowed = header.GetProperty("tolerance").GetSingle() * (scaled ? expected.Max(Math.Abs) : 1);
        var outliers = header.TryGetProperty("outliers", out var share) ? share.GetDouble() : 0;
        var (beyond, worst) = (0, 0f);
        for (var i = 0; i < expected.Length; i++)
        {
            var off = Math.Abs(values[i * step] - expected[i]);
            beyond += off <= allowed ? 0 : 1;
            worst = off <= worst ? worst : off;
        }

        TestContext.Current.TestOutputHelper?.WriteLine($"{what}: largest difference {worst:G3}, allowed {allowed:G3}, {beyond} of {expected.Length} beyond");
        beyond.Should().BeLessThanOrEqualTo((int)(outliers * expected.Length), "{0}: the largest difference is {1}, allowed {2}", what, worst, allowed);
    }
}
