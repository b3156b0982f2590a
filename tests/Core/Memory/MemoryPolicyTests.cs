using CsCheck;
using Mem3D.Core.Memory;

namespace Mem3D.Core.Tests.Memory;

public class MemoryPolicyTests
{
    [Fact]
    public void The_nearest_anchors_equal_a_stable_sort_by_distance() =>
        Gen.Select(Gen.Int[0, 80].HashSet[1, 12], Gen.Int[0, 80], Gen.Int[1, 6]).Sample((set, slice, most) =>
        {
            int[] anchors = [.. set.Order()];
            var naive = anchors.OrderBy(a => Math.Abs(a - slice)).Take(most);
            return MemoryPolicy.Nearest(anchors, slice, most).SequenceEqual(naive);
        });

    [Fact]
    public void Of_two_at_the_same_distance_the_lower_comes_first() =>
        MemoryPolicy.Nearest([4, 10, 16], 10, 3).Should().Equal(10, 4, 16);

    [Fact]
    public void Every_fifth_slice_of_a_pass_is_kept() =>
        Enumerable.Range(1, 15).Where(t => MemoryPolicy.BecomesWorking(t, 5)).Should().Equal(5, 10, 15);
}
