using CsCheck;
using Mem3D.Core.Evaluation;
using Mem3D.Core.Masks;
using Mem3D.Core.Segmentation;
using Mem3D.Inference.Preprocessing;
using Mem3D.Inference.Propagation;

namespace Mem3D.Inference.Tests.Propagation;

public class ComponentGroupsTests
{
    private const int Width = 90, Height = 70;

    [Fact]
    public void Parts_far_apart_are_groups_and_near_ones_stay_together()
    {
        var anchor = new Anchor(4, Mask((10, 10, 6), (13, 19, 2), (70, 12, 5)));
        var groups = Of([anchor]);
        groups.Should().HaveCount(2);
        groups.Select(group => group[0].Mask.Area).Should().BeEquivalentTo([Mask((10, 10, 6), (13, 19, 2)).Area, Mask((70, 12, 5)).Area]);
    }

    [Fact]
    public void One_part_stays_as_it_is()
    {
        IReadOnlyList<Anchor> anchors = [new(2, Mask((30, 30, 9))), new(6, Mask((33, 31, 7))), new(8, SliceMask.Empty(Width, Height))];
        Of(anchors).Should().ContainSingle().Which.Should().BeSameAs(anchors);
    }

    [Fact]
    public void A_part_that_one_anchor_shows_and_another_does_not_is_absent_there()
    {
        var groups = Of([new(2, Mask((12, 30, 6), (75, 30, 6))), new(6, Mask((12, 31, 6))), new(9, Mask((76, 31, 5)))]);
        groups.Should().HaveCount(2);
        groups.Select(group => string.Join(' ', group.Select(anchor => anchor.Mask.IsEmpty ? 0 : 1))).Should().BeEquivalentTo(["1 1 0", "1 0 1"]);
    }

    [Fact]
    public void Parts_of_two_anchors_that_lie_apart_are_groups_too() =>
        Of([new(2, Mask((12, 30, 6))), new(9, Mask((75, 30, 6)))]).Should().HaveCount(2);

    [Fact]
    public void There_are_never_more_groups_than_are_affordable() =>
        Of([new(0, Mask([.. Enumerable.Range(0, 12).Select(i => (8 + (24 * (i % 4)), 8 + (26 * (i / 4)), 1))]))]).Count.Should().BeInRange(1, ComponentGroups.Most, "alone they would be twelve");

    /// <summary>Every voxel of every anchor is in exactly one group, and no component is split.</summary>
    [Fact]
    public void Groups_are_a_partition() => Gen.Select(Gen.Int[5, 84], Gen.Int[5, 64], Gen.Int[0, 9]).Array[0, 6].Array[1, 4].Sample(discs =>
    {
        var anchors = discs.Select((d, slice) => new Anchor(slice, Mask(d))).ToList();
        if (anchors.TrueForAll(a => a.Mask.IsEmpty))
        {
            return true;
        }

        var groups = Of(anchors);
        return Enumerable.Range(0, anchors.Count).All(a =>
        {
            var components = Components.Of(anchors[a].Mask);
            var owner = new int[components.Count + 1];
            owner.AsSpan().Fill(-1);
            for (var i = 0; i < Width * Height; i++)
            {
                var owners = Enumerable.Range(0, groups.Count).Where(g => groups[g][a].Mask.Values[i] != 0).ToList();
                var number = components.Numbers[i];
                if (owners.Count != (number == 0 ? 0 : 1) || (number > 0 && owner[number] >= 0 && owner[number] != owners[0]))
                {
                    return false;
                }

                owner[number] = number == 0 ? -1 : owners[0];
            }

            return groups.All(g => g[a].Slice == anchors[a].Slice) && groups.All(g => g.Any(anchor => !anchor.Mask.IsEmpty));
        });
    });

    /// <summary>Of parts in one region none is left outside when the network misses the other on a slice and the region follows what is left.</summary>
    [Fact]
    public void A_part_missed_on_a_slice_is_still_in_view_on_the_next() =>
        Gen.Select(Gen.Int[12, 77], Gen.Int[12, 57], Gen.Int[1, 9]).Array[2].Sample(discs =>
        {
            var both = new Anchor(0, Mask(discs));
            if (Of([both]).Count > 1 || Components.Of(both.Mask).Count < 2)
            {
                return true;
            }

            var roi = Roi.Of(both.Mask.Box()!.Value, PixelShape.Even, 1.6, 20);
            return discs.All(left =>
            {
                var next = roi.Follow(Mask(left).Box()!.Value, 1.6);
                var (x0, y0, x1, y1) = Mask(discs.First(d => d != left)).Box()!.Value;
                return x0 < next.CentreX + (next.SideX / 2) && x1 - 1 > next.CentreX - (next.SideX / 2)
                    && y0 < next.CentreY + (next.SideY / 2) && y1 - 1 > next.CentreY - (next.SideY / 2);
            });
        });

    private static IReadOnlyList<IReadOnlyList<Anchor>> Of(IReadOnlyList<Anchor> anchors) =>
        ComponentGroups.Of(anchors, box => Roi.Of(box, PixelShape.Even, 1.6, 20));

    private static SliceMask Mask(params (int X, int Y, int Radius)[] discs)
    {
        var values = new byte[Width * Height];
        for (var i = 0; i < values.Length; i++)
        {
            values[i] = discs.Any(d => Math.Pow((i % Width) - d.X, 2) + Math.Pow((i / Width) - d.Y, 2) <= d.Radius * d.Radius) ? (byte)1 : (byte)0;
        }

        return new SliceMask(Width, Height, values);
    }
}
