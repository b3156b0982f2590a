using CsCheck;
using Mem3D.Core.Evaluation;

namespace Mem3D.Core.Tests.Evaluation;

public sealed class OverlapTests
{
    [Fact]
    public void Two_empty_masks_agree_fully()
    {
        Overlap.Dice(new byte[4], new byte[4]).Should().Be(1, "0/0 once made whole tables NaN");
        Overlap.Iou(new byte[4], new byte[4]).Should().Be(1);
    }

    [Fact]
    public void Known_values()
    {
        Overlap.Dice([1, 1, 0, 0], [0, 1, 1, 0]).Should().Be(0.5);
        Overlap.Iou([1, 1, 0, 0], [0, 1, 1, 0]).Should().Be(1.0 / 3);
        Overlap.Dice([1, 0], [0, 0]).Should().Be(0);
    }

    [Fact]
    public void Dice_and_IoU_are_symmetric_bounded_and_tied_to_each_other() => Shapes.Pair.Sample(
        p =>
        {
            var (dice, iou) = (Overlap.Dice(p.A, p.B), Overlap.Iou(p.A.Values, p.B.Values));
            return dice == Overlap.Dice(p.B, p.A) && dice is >= 0 and <= 1 && Math.Abs(dice - (2 * iou / (1 + iou))) < 1e-12;
        });

    [Fact]
    public void Masks_of_different_sizes_are_refused() =>
        FluentActions.Invoking(() => Overlap.Dice([1], [1, 0])).Should().Throw<ArgumentException>();
}
