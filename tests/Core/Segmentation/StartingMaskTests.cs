using Mem3D.Core.Interactions;
using Mem3D.Core.Masks;
using Mem3D.Core.Segmentation;

namespace Mem3D.Core.Tests.Segmentation;

/// <summary>
/// Propagation had lost a lung nodule on one slice. A person drew a short stroke there; without an idea of the nodule's size the network took a
/// tenth of the slice, the slice became an anchor, and the next round flooded the volume: Dice 0.64 → 0.06.
/// </summary>
public sealed class StartingMaskTests
{
    private static readonly SliceMask Empty = SliceMask.Empty(40, 40);
    private static readonly SliceMask Six = Square(10, 12);
    private static readonly SliceMask Eight = Square(14, 4);
    private static readonly Prompt Stroke = new(PromptKind.Scribble, true, [new SlicePoint(14, 14), new SlicePoint(16, 15)]);
    private readonly List<int> _asked = [];

    [Fact]
    public void A_lost_slice_starts_from_the_nearest_mask()
    {
        For(7, Empty, Stroke).Should().BeSameAs(Six, "of two equally near slices the lower");
        For(9, null, Stroke).Should().BeSameAs(Eight);
        _asked.Should().Equal([6, 8], "one mask is decoded, not all");
    }

    [Fact]
    public void A_slice_with_a_mask_starts_from_its_own() => For(7, Eight, Stroke).Should().BeSameAs(Eight);

    [Fact]
    public void A_far_slice_says_nothing()
    {
        For(8 + StartingMask.Reach, Empty, Stroke).Should().BeSameAs(Eight);
        For(8 + StartingMask.Reach + 1, Empty, Stroke).Should().BeSameAs(Empty);
        For(30, null, Stroke).Should().BeNull();
    }

    [Fact]
    public void A_stroke_elsewhere_is_another_part_of_the_target() =>
        For(5, Empty, new Prompt(PromptKind.Click, true, [new SlicePoint(38, 38)])).Should().BeSameAs(Empty);

    [Fact]
    public void Prompts_that_say_the_extent_themselves_need_no_help() =>
        For(7, null, new Prompt(PromptKind.Box, true, [new SlicePoint(5, 5), new SlicePoint(20, 20)]), Stroke).Should().BeNull();

    [Fact]
    public void Only_negative_strokes_leave_an_empty_slice_empty() =>
        For(7, Empty, Stroke with { Positive = false }).Should().BeSameAs(Empty);

    private static SliceMask Square(int at, int side)
    {
        var values = new byte[40 * 40];
        for (var y = at; y < at + side; y++)
        {
            values.AsSpan((y * 40) + at, side).Fill(1);
        }

        return new SliceMask(40, 40, values);
    }

    private SliceMask? For(int slice, SliceMask? present, params Prompt[] prompts) => StartingMask.For(
        slice, present, prompts, [6, 8], s =>
        {
            _asked.Add(s);
            return s == 6 ? Six : Eight;
        });
}
