using CsCheck;
using Mem3D.Core.Volumes;
using Mem3D.Inference.Memory;
using Mem3D.Inference.Preprocessing;

namespace Mem3D.Inference.Tests.Memory;

public class EncoderCacheTests
{
    private static readonly MemoryShapes Shapes = new(32, 4, 4, 4, 4, 4);
    private static readonly long OneSlice = new EncodedSlice(Shapes).Bytes;

    [Fact]
    public void Any_use_equals_a_naive_list_of_the_newest() =>
        Gen.Select(Gen.Int[0, 5], Gen.Select(Gen.Int[0, 8], Gen.Bool).Array[0, 60]).Sample((slots, uses) =>
        {
            var cache = new EncoderCache((slots * OneSlice) + 10);
            var naive = new List<int>();
            var found = new EncodedSlice(Shapes);
            foreach (var (slice, add) in uses)
            {
                if (add)
                {
                    cache.Add(Key(slice), Slice(slice));
                    if (!naive.Contains(slice) && slots > 0)
                    {
                        naive.Add(slice);
                        naive.RemoveRange(0, Math.Max(0, naive.Count - slots));
                    }
                }
                else
                {
                    var hit = cache.TryGet(Key(slice), found);
                    if (hit != naive.Remove(slice) || (hit && !Holds(found, slice)))
                    {
                        return false;
                    }

                    naive.AddRange(hit ? [slice] : Array.Empty<int>());
                }

                if (cache.Count != naive.Count || cache.Bytes != naive.Count * OneSlice)
                {
                    return false;
                }
            }

            return true;
        });

    [Fact]
    public void What_is_found_is_a_copy()
    {
        var cache = new EncoderCache(OneSlice);
        var (slice, found) = (Slice(1), new EncodedSlice(Shapes));
        cache.Add(Key(1), slice);
        Array.Clear(slice.F8);
        cache.TryGet(Key(1), found).Should().BeTrue();
        Holds(found, 1).Should().BeTrue("the pass goes on writing to its buffers");
        cache.Add(Key(2), Slice(2));
        Holds(found, 1).Should().BeTrue("the block of a slice that left is used again");
    }

    [Fact]
    public void Everything_the_input_depends_on_is_in_the_key()
    {
        var cache = new EncoderCache(100 * OneSlice);
        cache.Add(Key(1), Slice(1));
        foreach (var other in new[]
        {
            Key(1) with { Volume = "w" }, Key(1) with { Axis = SliceAxis.I }, Key(1) with { Slice = 2 }, Key(1) with { Direction = -1 },
            Key(1) with { Roi = new Roi(1, 2, 4) }, Key(1) with { Window = new IntensityWindow(1, 2) }, Key(1) with { ObjectWindow = new ObjectWindow(0, 2) },
        })
        {
            cache.TryGet(other, new EncodedSlice(Shapes)).Should().BeFalse("{0}", other);
        }
    }

    [Fact]
    public void A_full_cache_allocates_nothing()
    {
        var cache = new EncoderCache(4 * OneSlice);
        var slice = Slice(1);
        for (var i = 0; i < 20; i++)
        {
            cache.Add(Key(i), slice);
        }

        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 20; i < 220; i++)
        {
            cache.Add(Key(i), slice);
            cache.TryGet(Key(i - 2), slice);
        }

        (GC.GetAllocatedBytesForCurrentThread() - before).Should().BeLessThan(OneSlice, "200 slices went through");
    }

    [Fact]
    public void Zero_bytes_switch_it_off() => new EncoderCache(0).Enabled.Should().BeFalse();

    private static EncodedSlice Slice(int value)
    {
        var slice = new EncodedSlice(Shapes);
        var n = 0;
        foreach (var buffer in Buffers(slice))
        {
            Array.Fill(buffer, (10 * value) + n++);
        }

        return slice;
    }

    private static bool Holds(EncodedSlice slice, int value) =>
        Buffers(slice).Select((buffer, n) => buffer.All(v => v == (10 * value) + n)).All(same => same);

    private static float[][] Buffers(EncodedSlice slice) => [slice.Image, slice.Key, slice.Value, slice.F16, slice.F8, slice.F4];

    private static EncoderKey Key(int slice) => new("v", SliceAxis.K, slice, 1, new Roi(1, 2, 3), new IntensityWindow(0, 1), new ObjectWindow(0, 1));
}
