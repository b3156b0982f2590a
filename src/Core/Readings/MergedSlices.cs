using Mem3D.Core.Masks;
using Mem3D.Core.Sessions;

namespace Mem3D.Core.Readings;

/// <summary>What an adjudication takes from readings. Never touches a slice that it was not given, except as <see cref="ReadingMerge.Whole"/> says.</summary>
public static class MergedSlices
{
    /// <param name="given">A reader's states, no slice twice.</param>
    /// <param name="present">The adjudication's own states of the label.</param>
    /// <param name="size">Of a slice, in voxels.</param>
    /// <returns>Anchored states to be written, ascending by slice, of no edit yet; empty when there is nothing to do.</returns>
    public static IReadOnlyList<SliceState> Of(
        IReadOnlyList<SliceState> given, IReadOnlyList<SliceState> present, ReadingMerge merge, (int Width, int Height) size)
    {
        var here = present.ToDictionary(s => s.Slice);
        var taken = given.Where(s => Yields(here.GetValueOrDefault(s.Slice), merge)).Select(Anchor).ToList();
        if (merge == ReadingMerge.Whole)
        {
            var named = given.Select(s => s.Slice).ToHashSet();
            var empty = RunLength.Encode(SliceMask.Empty(size.Width, size.Height));
            taken.AddRange(present.Where(s => s.Area > 0 && !named.Contains(s.Slice) && Yields(s, merge))
                .Select(s => new SliceState(s.Slice, empty, 0, 1, 0, SliceOrigin.Reading, true, Guid.Empty)));
        }

        return [.. taken.OrderBy(s => s.Slice)];
    }

    private static bool Yields(SliceState? present, ReadingMerge merge) => merge switch
    {
        ReadingMerge.Open => present is not { Anchored: true },
        ReadingMerge.Whole => present is not { Anchored: true, Origin: not SliceOrigin.Reading },
        _ => true,
    };

    private static SliceState Anchor(SliceState s) => new(s.Slice, s.Mask, s.Area, 1, s.Area > 0 ? 1 : 0, SliceOrigin.Reading, true, Guid.Empty);
}
