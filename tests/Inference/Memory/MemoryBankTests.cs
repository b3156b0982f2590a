using CsCheck;
using Mem3D.Inference.Memory;
using Mem3D.Inference.Models;

namespace Mem3D.Inference.Tests.Memory;

/// <summary>The arena against a naive list of slices, and a naive read over both.</summary>
public class MemoryBankTests
{
    private static readonly MemoryShapes Shapes = new(32, 3, 5, 4, 4, 4);
    private static readonly MemoryBias Kinds = new(1, 2, 3);

    [Fact]
    public void Any_run_of_a_pass_equals_a_naive_list() =>
        Gen.Select(Gen.Int[1, 4], Gen.Int[0, 4], Gen.Int[1, 5], Gen.Int[0, 30]).Sample((permanents, working, every, steps) =>
        {
            var bank = new MemoryBank(Shapes, permanents, working, Kinds);
            var anchors = Enumerable.Range(100, permanents).ToArray();
            var kept = new List<int>();
            for (var step = 1; step <= steps; step++)
            {
                // anchors drift by one from time to time, as they do along a pass
                anchors = step % 7 == 0 ? [.. anchors.Skip(1), anchors.Max() + 1] : anchors;
                bank.SetPermanent(anchors, Memory);
                Write(bank, step);
                if (step % every == 0)
                {
                    bank.KeepPrevious();
                    kept.Add(step);
                }
            }

            bank.SetPermanent(anchors, Memory);
            int[] suffix = [.. steps > 0 ? [steps] : Array.Empty<int>(), .. kept.TakeLast(working)];
            return Slices(bank).Take(permanents).ToHashSet().SetEquals(anchors) && Slices(bank).Skip(permanents).SequenceEqual(suffix) && BiasFits(bank, steps > 0);
        });

    [Fact]
    public void Any_operations_in_any_order_read_like_a_naive_memory() =>
        Gen.Select(Gen.Int[1, 3], Gen.Int[0, 3], Gen.Int[0, 2].Array[1, 40], Gen.Int[0, 1000]).Sample((permanents, working, operations, seed) =>
        {
            var random = new Random(seed);
            var bank = new MemoryBank(Shapes, permanents, working, Kinds);
            var anchors = Enumerable.Range(100, 6).ToDictionary(slice => slice, _ => Any(random));
            int[] Choose() => [.. anchors.Keys.OrderBy(_ => random.Next()).Take(permanents)];
            var naive = (Permanent: Choose(), Previous: (SliceMemory?)null, Working: new List<SliceMemory>());
            bank.SetPermanent(naive.Permanent, slice => anchors[slice]);
            foreach (var (operation, step) in operations.Select((o, step) => (o, step)))
            {
                if (operation == 0)
                {
                    naive.Permanent = Choose();
                    bank.SetPermanent(naive.Permanent, slice => anchors[slice]);
                }
                else if (operation == 1)
                {
                    naive.Previous = Any(random);
                    naive.Previous.Keys.CopyTo(bank.PreviousKeys);
                    naive.Previous.Values.CopyTo(bank.PreviousValues);
                    bank.SetPrevious(step);
                }
                else if (naive.Previous is { } previous)
                {
                    bank.KeepPrevious();
                    naive.Working = [.. naive.Working.Append(previous).TakeLast(working)];
                }

                var query = Array.ConvertAll(new float[Shapes.KeyChannels], _ => random.NextSingle() - 0.5f);
                List<(SliceMemory Memory, float Kind)> rows =
                [
                    .. naive.Permanent.Select(slice => (anchors[slice], Kinds.Permanent)),
                    .. naive.Previous is { } before ? [(before, Kinds.Previous)] : Array.Empty<(SliceMemory, float)>(),
                    .. naive.Working.Select(memory => (memory, Kinds.Working)),
                ];
                var expected = NaiveRead.Read(
                    query, [.. rows.SelectMany(r => r.Memory.Keys)], [.. rows.SelectMany(r => r.Memory.Values)],
                    [.. rows.SelectMany(r => Enumerable.Repeat(r.Kind, Shapes.Tokens))], Shapes.KeyChannels, Shapes.ValueChannels, 3);
                var found = NaiveRead.Read(
                    query, bank.Keys.ToArray(), bank.Values.ToArray(), bank.BiasRows.ToArray(), Shapes.KeyChannels, Shapes.ValueChannels, 3);
                if (expected.Zip(found).Any(pair => Math.Abs(pair.First - pair.Second) > 1e-9))
                {
                    return false;
                }
            }

            return true;
        });

    [Fact]
    public void Eviction_never_touches_the_permanent_prefix()
    {
        var bank = new MemoryBank(Shapes, 2, 1, Kinds);
        bank.SetPermanent([7, 8], Memory);
        var before = bank.Keys[..(2 * Shapes.Tokens * Shapes.KeyChannels)].ToArray();
        for (var step = 1; step < 20; step++)
        {
            Write(bank, step);
            bank.KeepPrevious();
        }

        bank.Keys[..before.Length].ToArray().Should().Equal(before);
        bank.Working.Should().Be(1);
    }

    [Fact]
    public void A_read_weighs_rows_by_similarity_bias_and_temperature()
    {
        // Equations 4 to 6 of the paper by hand: cosine similarity, softmax over all rows, weighted sum of values; −1e4 switches rows off.
        float[] keys = [1, 0, 0, 0, 1, 0, 0, 0, 1];
        float[] values = [10, 20, 30];
        NaiveRead.Read([1, 0, 0], keys, values, [0, 0, 0], 3, 1, 1000)[0].Should().BeApproximately(10, 1e-6, "a high temperature scale picks the equal key");
        NaiveRead.Read([1, 0, 0], keys, values, [0, 0, 0], 3, 1, 0)[0].Should().BeApproximately(20, 1e-6, "none averages everything");
        NaiveRead.Read([1, 0, 0], keys, values, [-1e4f, 0, 0], 3, 1, 5)[0].Should().BeApproximately(25, 1e-6, "a row switched off counts nothing");
        var once = NaiveRead.Read([0.6f, 0.8f, 0], keys, values, [0, 0, 0], 3, 1, 4)[0];
        NaiveRead.Read([0.6f, 0.8f, 0], [.. keys, .. keys], [.. values, .. values], [0, 0, 0, 0, 0, 0], 3, 1, 4)[0]
            .Should().BeApproximately(once, 1e-6, "memory twice reads the same");
    }

    [Fact]
    public void Shares_add_up_by_slice_and_name_a_slice_once()
    {
        var bank = new MemoryBank(Shapes, 1, 2, Kinds);
        bank.SetPermanent([50], Memory);
        Write(bank, 5);
        bank.KeepPrevious();
        var shares = bank.Shares(Enumerable.Repeat(1f / bank.Rows, bank.Rows).ToArray());
        shares.Select(s => (s.Slice, s.Permanent)).Should().Equal((50, true), (5, false));
        shares[1].Share.Should().BeApproximately(2f / 3, 1e-5f, "previous and working at once");
        shares.Sum(s => s.Share).Should().BeApproximately(1, 1e-5f);
    }

    [Fact]
    public void A_wrong_number_of_anchors_is_refused() =>
        Assert.Throws<ArgumentException>(() => new MemoryBank(Shapes, 2, 0, Kinds).SetPermanent([1], Memory));

    private static SliceMemory Any(Random random)
    {
        var memory = new SliceMemory(Shapes);
        foreach (var buffer in new[] { memory.Keys, memory.Values })
        {
            foreach (ref var value in buffer.AsSpan())
            {
                value = (2 * random.NextSingle()) - 1;
            }
        }

        return memory;
    }

    private static SliceMemory Memory(int slice)
    {
        var memory = new SliceMemory(Shapes);
        Array.Fill(memory.Keys, slice);
        Array.Fill(memory.Values, -slice);
        return memory;
    }

    private static void Write(MemoryBank bank, int slice)
    {
        bank.PreviousKeys.Span.Fill(slice);
        bank.PreviousValues.Span.Fill(-slice);
        bank.SetPrevious(slice);
    }

    private static int[] Slices(MemoryBank bank)
    {
        var perSlot = Shapes.Tokens * Shapes.KeyChannels;
        return [.. Enumerable.Range(0, bank.Slots).Select(slot =>
        {
            var keys = bank.Keys.Span.Slice(slot * perSlot, perSlot).ToArray().Distinct().ToArray();
            var values = bank.Values.Span.Slice(slot * Shapes.Tokens * Shapes.ValueChannels, Shapes.Tokens * Shapes.ValueChannels).ToArray().Distinct().ToArray();
            return keys is [var key] && values is [var value] && value == -key ? (int)key : int.MinValue;
        })];
    }

    private static bool BiasFits(MemoryBank bank, bool hasPrevious)
    {
        var bias = bank.BiasRows.ToArray().Chunk(Shapes.Tokens).Select(rows => rows.Distinct().Single()).ToArray();
        float[] expected = [.. Enumerable.Repeat(1f, bank.Permanents), .. hasPrevious ? [2f] : Array.Empty<float>(), .. Enumerable.Repeat(3f, bank.Working)];
        return bias.SequenceEqual(expected);
    }
}
