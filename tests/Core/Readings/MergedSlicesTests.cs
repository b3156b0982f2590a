using Mem3D.Core.Masks;
using Mem3D.Core.Readings;
using Mem3D.Core.Sessions;

namespace Mem3D.Core.Tests.Readings;

public sealed class MergedSlicesTests
{
    private static readonly byte[] Empty = RunLength.Encode(SliceMask.Empty(4, 4));

    [Fact]
    public void Agreed_slices_leave_everything_alone_that_somebody_decided()
    {
        SliceState[] present = [State(1, SliceOrigin.Drawn, true), State(2, SliceOrigin.Propagated, false), State(3, SliceOrigin.Reading, true), State(9, SliceOrigin.Propagated, false)];
        var merged = Merge([Given(1), Given(2), Given(3), Given(4)], present, ReadingMerge.Open);
        merged.Select(s => s.Slice).Should().Equal(2, 4);
        merged.Should().OnlyContain(s => s.Anchored && s.Origin == SliceOrigin.Reading && s.Quality == 1);
    }

    [Theory]
    [InlineData(SliceOrigin.Prompted)]
    [InlineData(SliceOrigin.Drawn)]
    [InlineData(SliceOrigin.Accepted)]
    [InlineData(SliceOrigin.NoTarget)]
    [InlineData(SliceOrigin.Imported)]
    [InlineData(SliceOrigin.Interpolated)]
    public void A_whole_reading_replaces_all_but_what_a_person_made(SliceOrigin made)
    {
        SliceState[] present = [State(1, made, true), State(2, SliceOrigin.Reading, true), State(3, SliceOrigin.Propagated, false), State(7, made, true)];
        var merged = Merge([Given(1), Given(2)], present, ReadingMerge.Whole);
        merged.Select(s => s.Slice).Should().Equal(2, 3);
        merged[1].Should().BeEquivalentTo(new { Area = 0, Anchored = true, Mask = Empty }, "the reader has nothing there");
    }

    [Fact]
    public void Slices_chosen_one_by_one_are_taken_whatever_is_there_and_no_other()
    {
        SliceState[] present = [State(1, SliceOrigin.Drawn, true), State(2, SliceOrigin.Propagated, false)];
        var nothing = new SliceState(1, Empty, 0, 1, 0, SliceOrigin.NoTarget, true, Guid.Empty);
        var merged = Merge([nothing], present, ReadingMerge.Chosen);
        merged.Should().ContainSingle().Which.Should().BeEquivalentTo(new { Slice = 1, Area = 0, Presence = 0f, Anchored = true });
    }

    private static IReadOnlyList<SliceState> Merge(IReadOnlyList<SliceState> given, IReadOnlyList<SliceState> present, ReadingMerge merge) =>
        MergedSlices.Of(given, present, merge, (4, 4));

    private static SliceState Given(int slice) => State(slice, SliceOrigin.Propagated, false) with { Quality = 0.7f };

    private static SliceState State(int slice, SliceOrigin origin, bool anchored) => new(slice, [3, 5, 8], origin == SliceOrigin.NoTarget ? 0 : 5, 0.6f, 1, origin, anchored, Guid.NewGuid());
}
