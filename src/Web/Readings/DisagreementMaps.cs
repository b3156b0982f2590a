using Mem3D.Core.Errors;
using Mem3D.Core.Masks;
using Mem3D.Web.Review;
using Mem3D.Web.Workspace;

namespace Mem3D.Web.Readings;

/// <summary>Where readers differ, on the image of a slice.</summary>
public sealed class DisagreementMaps(Comparisons comparisons, CaseVolumes cases, VolumePool volumes)
{
    /// <summary>Marked by the first of two readers only, or by fewer than half of more: vermilion (Okabe and Ito).</summary>
    private static readonly (byte, byte, byte) Fewer = (213, 94, 0);

    /// <summary>Marked by the second of two readers only, or by half or more of more, not all: sky blue.</summary>
    private static readonly (byte, byte, byte) More = (86, 180, 233);

    /// <summary>The outline of what all readers marked.</summary>
    private static readonly (byte, byte, byte) All = (255, 255, 255);

    /// <exception cref="Mem3DException">No such slice.</exception>
    public async Task<byte[]> PngAsync(ReadingGroup group, Guid labelId, int slice, CancellationToken cancellationToken)
    {
        var info = await cases.OfAsync(group.Readings[0].Id, cancellationToken);
        var (width, height) = info.Volume.Geometry.SliceSize(info.Axis);
        if (slice < 0 || slice >= info.Volume.Geometry.SliceCount(info.Axis))
        {
            throw new Mem3DException(ErrorKind.NotFound, "There is no such slice.", "Ask for one of the case.");
        }

        var masks = (await comparisons.MasksAsync(group, labelId, cancellationToken))
            .Select(r => r.Slices.FirstOrDefault(s => s.Slice == slice) is { } state ? RunLength.Decode(state.Mask, width, height) : SliceMask.Empty(width, height))
            .ToList();
        var common = Common(masks, width, height);
        using var volume = await volumes.RentAsync(info.VolumeId, cancellationToken);
        return SlicePicture.Png(volume.Source, info.Axis, slice, (view, column, row, grey) =>
        {
            var (x, y) = view.ToVoxel(column, row);
            if (common[x, y])
            {
                return SlicePicture.IsEdge(common, view, column, row) ? All : (grey, grey, grey);
            }

            var marked = masks.Count(m => m[x, y]);
            return marked == 0 ? (grey, grey, grey) : Blend(masks.Count == 2 ? (masks[0][x, y] ? Fewer : More) : 2 * marked < masks.Count ? Fewer : More, grey);
        });
    }

    private static SliceMask Common(List<SliceMask> masks, int width, int height)
    {
        var values = new byte[width * height];
        for (var i = 0; i < values.Length; i++)
        {
            values[i] = masks.Count > 0 && masks.TrueForAll(m => m.Values[i] != 0) ? (byte)1 : (byte)0;
        }

        return new SliceMask(width, height, values);
    }

    private static (byte, byte, byte) Blend((byte Red, byte Green, byte Blue) color, byte grey)
    {
        byte Mix(byte of) => (byte)((0.65 * of) + (0.35 * grey));
        return (Mix(color.Red), Mix(color.Green), Mix(color.Blue));
    }
}
