using Mem3D.Core.Masks;
using Mem3D.Core.Sessions;

namespace Mem3D.Core.Segmentations;

/// <summary>What an imported segmentation makes of a label: the file's masks, anchored; slices that had one and have none in the file become empty.</summary>
public static class ImportedSlices
{
    /// <param name="slices">The segment's slices.</param>
    /// <param name="masked">Slices on which the label has a mask now.</param>
    /// <returns>The states to be written, ascending by slice.</returns>
    public static IReadOnlyList<SliceState> Of(
        IReadOnlyList<SegmentSlice> slices, IEnumerable<int> masked, (int Width, int Height) size, Guid editId)
    {
        var empty = RunLength.Encode(SliceMask.Empty(size.Width, size.Height));
        var present = slices.Select(s => s.Slice).ToHashSet();
        return [.. slices.Select(s => new SliceState(s.Slice, s.Mask, s.Area, 1, 1, SliceOrigin.Imported, true, editId))
            .Concat(masked.Where(s => !present.Contains(s)).Select(s => new SliceState(s, empty, 0, 1, 0, SliceOrigin.Imported, true, editId)))
            .OrderBy(s => s.Slice)];
    }
}
