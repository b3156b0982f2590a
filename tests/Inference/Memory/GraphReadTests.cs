using Mem3D.Inference.Memory;
using Mem3D.Inference.Models;
using Mem3D.Inference.Propagation;
using Mem3D.Inference.Tests.Fixtures;

namespace Mem3D.Inference.Tests.Memory;

/// <summary>The read that the shipped graph does, against the paper's equations row by row in double precision.</summary>
public sealed class GraphReadTests
{
    /// <summary>
    /// Every query position asks for the same key, so the attention that the graph tells of a row is what any position paid it: softmax(s · q·k + bias).
    /// The scale s is the graph's own; two rows tell it, all rows must agree.
    /// </summary>
    [Theory]
    [InlineData(Precision.Float32, 1)]
    [InlineData(Precision.Float32, 2)]
    [InlineData(Precision.Float32, 3)]
    [InlineData(Precision.Int8, 1)]
    public void Attention_equals_the_naive_read(Precision precision, int seed)
    {
        Assert.SkipWhen(Repository.Models is null || Repository.Int8 is null, Repository.NoInt8);
        using var models = ModelSet.Load(Repository.Models!, DeviceChoice.Cpu, 1, precision);
        var shapes = models.Memory.Shapes;
        var random = new Random(seed);
        var slice = new EncodedSlice(shapes);
        foreach (var buffer in new[] { slice.Image, slice.Value, slice.F16, slice.F8, slice.F4 })
        {
            Fill(buffer, random);
        }

        var query = Unit(random, shapes.KeyChannels);
        for (var p = 0; p < shapes.Tokens; p++)
        {
            query.CopyTo(slice.Key.AsSpan(p * shapes.KeyChannels));
        }

        // Two anchors, the slice before, and more working slices than fit: the biases of all kinds, and rows that were overwritten.
        var bank = new MemoryBank(shapes, 2, 3, models.Manifest.Memory.MemoryBias);
        bank.SetPermanent([4, 9], _ => Any(shapes, random));
        for (var n = 0; n < 5; n++)
        {
            var previous = Any(shapes, random);
            previous.Keys.CopyTo(bank.PreviousKeys);
            previous.Values.CopyTo(bank.PreviousValues);
            bank.SetPrevious(10 + n);
            if (n < 4)
            {
                bank.KeepPrevious();
            }
        }

        var buffers = new DecodeBuffers(shapes, bank.Capacity);
        Fill(buffers.PreviousMask, random);
        new float[] { 7, 900, 900, -1, 0.9f, 1 }.CopyTo(buffers.Chain, 0);
        models.Memory.ReadDecode(slice, bank, buffers, TestContext.Current.CancellationToken);

        var (keys, bias, share) = (bank.Keys.ToArray(), bank.BiasRows.ToArray(), buffers.Share.AsSpan(0, bank.Rows).ToArray());
        bias.Distinct().Should().HaveCount(3, "anchors, the slice before and working slices each have their bias");
        share.Sum().Should().BeApproximately(1, 1e-4f);
        var similar = Enumerable.Range(0, bank.Rows).Select(n => Dot(query, keys.AsSpan(n * shapes.KeyChannels, shapes.KeyChannels))).ToArray();
        var (low, high) = (Array.IndexOf(similar, similar.Min()), Array.IndexOf(similar, similar.Max()));
        var scale = (Math.Log(share[high] / (double)share[low]) - bias[high] + bias[low]) / (similar[high] - similar[low]);
        scale.Should().BeGreaterThan(1, "the read is sharper than an average");
        var naive = NaiveRead.Weights(query, keys, bias, shapes.KeyChannels, scale);
        for (var n = 0; n < bank.Rows; n++)
        {
            share[n].Should().BeApproximately((float)naive[n], (float)(1e-3 * naive[n]), $"row {n} of {bank.Rows}");
        }
    }

    private static SliceMemory Any(MemoryShapes shapes, Random random)
    {
        var memory = new SliceMemory(shapes);
        for (var p = 0; p < shapes.Tokens; p++)
        {
            Unit(random, shapes.KeyChannels).CopyTo(memory.Keys.AsSpan(p * shapes.KeyChannels));
        }

        Fill(memory.Values, random);
        return memory;
    }

    private static float[] Unit(Random random, int channels)
    {
        var key = new float[channels];
        Fill(key, random);
        var length = Math.Sqrt(Dot(key, key));
        return [.. key.Select(v => (float)(v / length))];
    }

    private static double Dot(ReadOnlySpan<float> a, ReadOnlySpan<float> b)
    {
        var sum = 0.0;
        for (var n = 0; n < a.Length; n++)
        {
            sum += (double)a[n] * b[n];
        }

        return sum;
    }

    private static void Fill(Span<float> values, Random random)
    {
        foreach (ref var value in values)
        {
            value = (2 * random.NextSingle()) - 1;
        }
    }
}
