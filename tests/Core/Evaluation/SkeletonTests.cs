using CsCheck;
using Mem3D.Core.Evaluation;

namespace Mem3D.Core.Tests.Evaluation;

public sealed class SkeletonTests
{
    [Fact]
    public void A_bar_becomes_its_centre_line()
    {
        var skeleton = Skeleton.Of(Shapes.Read(
            ".............",
            ".###########.",
            ".###########.",
            ".###########.",
            "............."));
        for (var x = 3; x < 9; x++)
        {
            skeleton[x, 2].Should().BeTrue();
        }

        skeleton.Area.Should().BeLessThanOrEqualTo(11);
        skeleton.Box()!.Value.Should().Match<(int X0, int Y0, int X1, int Y1)>(b => b.Y0 == 2 && b.Y1 == 3);
    }

    [Fact]
    public void A_square_of_two_by_two_is_not_erased()
    {
        // Zhang and Suen's rules delete it: the robot once had no line to draw on tiny targets.
        Skeleton.Of(Shapes.Read("....", ".##.", ".##.", "....")).Area.Should().BePositive();
    }

    [Fact]
    public void Is_a_subset_with_the_same_components_and_thinning_it_again_changes_nothing() => Shapes.Blob.Sample(
        mask =>
        {
            var skeleton = Skeleton.Of(mask);
            for (var i = 0; i < mask.Values.Length; i++)
            {
                (skeleton.Values[i] <= mask.Values[i]).Should().BeTrue();
            }

            Components.Of(skeleton).Count.Should().Be(Components.Of(mask).Count);
            Skeleton.Of(skeleton).Values.Should().Equal(skeleton.Values);
        },
        iter: 200);

    [Fact]
    public void An_empty_mask_has_an_empty_skeleton() => Skeleton.Of(Shapes.Read("...")).IsEmpty.Should().BeTrue();
}
