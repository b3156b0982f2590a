using Mem3D.Core.Volumes;
using Mem3D.Inference.Memory;
using Mem3D.Inference.Preprocessing;

namespace Mem3D.Inference.Tests.Memory;

public class EncoderCacheTests
{
    private static readonly MemoryShapes Shapes = new(32, 4, 4, 4, 4, 4);
    private static readonly long OneSlice = new EncodedSlice(Shapes).Bytes;

    [Fact]
    public void The_slice_not_used_for_longest_leaves_first()
    {
        var cache = new EncoderCache(2 * OneSlice);
        var (a, b, c) = (new EncodedSlice(Shapes), new EncodedSlice(Shapes), new EncodedSlice(Shapes));
        cache.Add(Key(1), a);
        cache.Add(Key(2), b);
        cache.Find(Key(1)).Should().BeSameAs(a);
        cache.Add(Key(3), c);
        cache.Find(Key(2)).Should().BeNull();
        cache.Find(Key(1)).Should().BeSameAs(a);
        cache.Find(Key(3)).Should().BeSameAs(c);
        cache.Bytes.Should().Be(2 * OneSlice);
    }

    [Fact]
    public void Everything_the_input_depends_on_is_in_the_key()
    {
        var cache = new EncoderCache(100 * OneSlice);
        cache.Add(Key(1), new EncodedSlice(Shapes));
        foreach (var other in new[]
        {
            Key(1) with { Volume = "w" }, Key(1) with { Axis = SliceAxis.I }, Key(1) with { Slice = 2 }, Key(1) with { Direction = -1 },
            Key(1) with { Roi = new Roi(1, 2, 4) }, Key(1) with { Window = new IntensityWindow(1, 2) }, Key(1) with { ObjectWindow = new ObjectWindow(0, 2) },
        })
        {
            cache.Find(other).Should().BeNull("{0}", other);
        }
    }

    [Fact]
    public void It_never_holds_more_than_its_capacity()
    {
        var cache = new EncoderCache((5 * OneSlice) + 10);
        for (var i = 0; i < 40; i++)
        {
            cache.Add(Key(i), new EncodedSlice(Shapes));
            cache.Add(Key(i), new EncodedSlice(Shapes));
            cache.Bytes.Should().BeLessThanOrEqualTo((5 * OneSlice) + 10);
        }

        cache.Count.Should().Be(5);
        new EncoderCache(OneSlice - 1).Enabled.Should().BeTrue();
        var small = new EncoderCache(OneSlice - 1);
        small.Add(Key(1), new EncodedSlice(Shapes));
        small.Count.Should().Be(0, "one that never fits is not kept");
        new EncoderCache(0).Enabled.Should().BeFalse();
    }

    private static EncoderKey Key(int slice) => new("v", SliceAxis.K, slice, 1, new Roi(1, 2, 3), new IntensityWindow(0, 1), new ObjectWindow(0, 1));
}
