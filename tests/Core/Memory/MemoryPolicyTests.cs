using CsCheck;
using Mem3D.Core.Masks;
using Mem3D.Core.Memory;
using Mem3D.Core.Segmentation;

namespace Mem3D.Core.Tests.Memory;

public class MemoryPolicyTests
{
    [Fact]
    public void The_nearest_anchors_equal_a_stable_sort_by_distance() =>
        Gen.Select(Gen.Int[0, 80].HashSet[1, 12], Gen.Int[0, 80], Gen.Int[1, 6]).Sample((set, slice, most) =>
        {
            int[] anchors = [.. set.Order()];
            var nearest = new int[Math.Min(most, anchors.Length)];
            MemoryPolicy.Nearest(anchors, slice, nearest);
            return nearest.SequenceEqual(anchors.OrderBy(a => Math.Abs(a - slice)).Take(most));
        });

    [Fact]
    public void Of_two_at_the_same_distance_the_lower_comes_first()
    {
        var nearest = new int[3];
        MemoryPolicy.Nearest([4, 10, 16], 10, nearest);
        nearest.Should().Equal(10, 4, 16);
    }

    [Fact]
    public void Pinned_anchors_come_before_nearer_ones_and_dropped_ones_not_at_all()
    {
        var nearest = new int[2];
        MemoryPolicy.Nearest([4, 10, 16, 30], [30, 99], 11, nearest);
        nearest.Should().Equal(30, 10);
        var anchors = new[] { (2, 1), (5, 0), (9, 3), (14, 1) }.Select(a => new Anchor(a.Item1, SliceMask.Empty(3, 3), a.Item2)).ToList();
        MemoryPolicy.ReadBy(anchors, 14, new MemoryChoices([9], [5])).Select(a => a.Slice).Should().Equal([2, 9, 14], "9 is younger, but pinned");
        MemoryPolicy.ReadBy(anchors, 5, new MemoryChoices([], [5])).Select(a => a.Slice).Should().Equal([5], "a memory is never empty");
    }

    [Fact]
    public void Choices_of_nobody_change_nothing() =>
        Gen.Select(Gen.Int[0, 80].HashSet[1, 12], Gen.Int[0, 80], Gen.Int[1, 6]).Sample((set, slice, most) =>
        {
            int[] anchors = [.. set.Order()];
            var (plain, chosen) = (new int[Math.Min(most, anchors.Length)], new int[Math.Min(most, anchors.Length)]);
            MemoryPolicy.Nearest(anchors, slice, plain);
            MemoryPolicy.Nearest(anchors, MemoryChoices.None.Pinned, slice, chosen);
            return plain.SequenceEqual(chosen);
        });

    [Fact]
    public void More_places_than_anchors_are_refused() =>
        Assert.Throws<ArgumentException>(() => MemoryPolicy.Nearest([4], 10, new int[2]));

    [Fact]
    public void Every_fifth_slice_of_a_pass_is_kept() =>
        Enumerable.Range(1, 15).Where(t => MemoryPolicy.BecomesWorking(t, 5)).Should().Equal(5, 10, 15);

    [Fact]
    public void A_pass_reads_what_is_no_younger_than_its_anchor()
    {
        var anchors = new[] { (2, 1), (5, 0), (9, 3), (14, 1) }.Select(a => new Anchor(a.Item1, SliceMask.Empty(3, 3), a.Item2)).ToList();
        MemoryPolicy.ReadBy(anchors, 5).Select(a => a.Slice).Should().Equal(5);
        MemoryPolicy.ReadBy(anchors, 14).Select(a => a.Slice).Should().Equal(2, 5, 14);
        MemoryPolicy.ReadBy(anchors, 9).Should().Equal(anchors);
    }
}
