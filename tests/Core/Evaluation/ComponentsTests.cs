using CsCheck;
using Mem3D.Core.Evaluation;
using Mem3D.Core.Masks;

namespace Mem3D.Core.Tests.Evaluation;

public sealed class ComponentsTests
{
    private static readonly SliceMask Diagonal = Shapes.Read("#..##", ".#.##", "....#");

    [Fact]
    public void Diagonal_neighbours_count_only_when_asked()
    {
        Components.Of(Diagonal, diagonal: true).Count.Should().Be(2);
        Components.Of(Diagonal, diagonal: false).Count.Should().Be(3);
    }

    [Fact]
    public void The_largest_comes_out_alone()
    {
        var largest = Components.Largest(Diagonal)!;
        largest.Area.Should().Be(5);
        largest[0, 0].Should().BeFalse();
        Components.Largest(Shapes.Read("..")).Should().BeNull();
    }

    [Fact]
    public void Equals_naive_spreading_of_the_smallest_index() => Shapes.Slice.Sample(
        mask =>
        {
            foreach (var diagonal in new[] { true, false })
            {
                var components = Components.Of(mask, diagonal);
                var naive = Naive(mask, diagonal);
                for (var i = 0; i < naive.Length; i++)
                {
                    for (var j = 0; j < naive.Length; j++)
                    {
                        (naive[i] == naive[j]).Should().Be(components.Numbers[i] == components.Numbers[j]);
                    }
                }

                Enumerable.Range(1, components.Count).Sum(components.Area).Should().Be(mask.Area);
            }
        },
        iter: 100);

    private static int[] Naive(SliceMask mask, bool diagonal)
    {
        var label = Enumerable.Range(0, mask.Values.Length).Select(i => mask.Values[i] != 0 ? i : -1).ToArray();
        for (var changed = true; changed;)
        {
            changed = false;
            for (var i = 0; i < label.Length; i++)
            {
                for (var j = 0; j < label.Length; j++)
                {
                    var (dx, dy) = (Math.Abs((i % mask.Width) - (j % mask.Width)), Math.Abs((i / mask.Width) - (j / mask.Width)));
                    var near = diagonal ? Math.Max(dx, dy) == 1 : dx + dy == 1;
                    if (near && label[i] >= 0 && label[j] > label[i])
                    {
                        (label[j], changed) = (label[i], true);
                    }
                }
            }
        }

        return label;
    }
}
