using Mem3D.Core.Drawing;
using Mem3D.Core.Errors;
using Mem3D.Core.Masks;
using Mem3D.Core.Sessions;
using Mem3D.Core.Volumes;

namespace Mem3D.Web.Workspace;

/// <summary>What a drawing makes of the masks of a label, slice by slice; only slices that change and may be written.</summary>
/// <param name="state">The case as it is on disk.</param>
/// <param name="labelId">The label drawn on.</param>
/// <param name="slice">The slice drawn on.</param>
/// <param name="volume">The voxels, for drawings that look at intensities.</param>
internal sealed class Easel(CaseState state, Guid labelId, int slice, IVoxelSource? volume)
{
    private readonly (int Width, int Height) _size = state.Case.Volume.Geometry.SliceSize(state.Case.Axis);

    private PixelSpacing Spacing
    {
        get
        {
            var (along, geometry) = (state.Case.Axis, state.Case.Volume.Geometry);
            double Of(SliceAxis axis) => geometry.IjkToLps.SpacingMm(axis);
            return new PixelSpacing(Of(along == SliceAxis.I ? SliceAxis.J : SliceAxis.I), Of(along == SliceAxis.K ? SliceAxis.J : SliceAxis.K), Of(along));
        }
    }

    /// <exception cref="Mem3DException">Nothing changes, or the slice is locked.</exception>
    public IReadOnlyDictionary<int, SliceMask> Masks(MaskDrawing drawing)
    {
        state.RequireUnlocked(labelId);
        if (drawing.Kind != DrawingKind.Interpolate)
        {
            state.RequireUnlocked(labelId, slice);
        }

        var masks = drawing.Kind switch
        {
            DrawingKind.FillHoles => One(Filled()),
            DrawingKind.Copy => One(Copied(drawing.From!.Value)),
            DrawingKind.Interpolate => Between(),
            _ => Painted(drawing),
        };
        return masks.Count > 0 ? masks : throw new Mem3DException(
            ErrorKind.Invalid, "Nothing has changed.",
            drawing.Band is null ? "Draw where there is something to add or to take away." : "No voxel there has the chosen intensities; widen their range.");
    }

    private Dictionary<int, SliceMask> Painted(MaskDrawing drawing)
    {
        var masks = new Dictionary<int, SliceMask>();
        var reach = drawing.Ball ? BrushRaster.Reach(drawing.RadiusMm, Spacing) : 0;
        var voxels = drawing.Band is null ? [] : new float[_size.Width * _size.Height];
        for (var s = Math.Max(0, slice - reach); s <= Math.Min(state.SliceCount - 1, slice + reach); s++)
        {
            if (s != slice && !IsFree(s))
            {
                continue;
            }

            var before = MaskOf(s);
            var touched = DrawingRaster.Touched(drawing, Spacing, _size.Width, _size.Height, s - slice);
            if (drawing.Band is not null && touched.AsSpan().Contains((byte)1))
            {
                volume!.ReadSlice(state.Case.Axis, s, voxels);
            }

            var after = DrawingRaster.Apply(before, touched, drawing.Adds, drawing.Band, voxels);
            if (!ReferenceEquals(after, before))
            {
                masks[s] = after;
            }
        }

        return masks;
    }

    private SliceMask? Filled()
    {
        var before = MaskOf(slice);
        var filled = Holes.Filled(before);
        return filled.Area == before.Area ? null : filled;
    }

    private SliceMask Copied(int from) => state.Find(labelId, from) is { Area: > 0 }
        ? MaskOf(from)
        : throw new Mem3DException(ErrorKind.Invalid, $"Slice {from + 1} has no mask to copy.", "Copy from a slice with a mask.");

    /// <summary>The gaps next to the slice: down and up to the nearest slices that somebody vouches for.</summary>
    private Dictionary<int, SliceMask> Between()
    {
        var anchors = state.Anchored(labelId).Where(s => s.Area > 0).Select(s => s.Slice).ToList();
        var near = anchors.Where(s => s == slice).Concat(anchors.Where(s => s < slice).TakeLast(1)).Concat(anchors.Where(s => s > slice).Take(1)).Order().ToList();
        var masks = new Dictionary<int, SliceMask>();
        for (var n = 0; n + 1 < near.Count; n++)
        {
            var (low, high) = (near[n], near[n + 1]);
            var shapes = new Lazy<ShapeInterpolation>(() => new ShapeInterpolation(MaskOf(low), MaskOf(high), Spacing));
            for (var s = low + 1; s < high; s++)
            {
                if (state.Find(labelId, s) is not { Anchored: true } && !state.Case.Volume.IsDamaged(state.Case.Axis, s))
                {
                    masks[s] = shapes.Value.At((double)(s - low) / (high - low));
                }
            }
        }

        return near.Count < 2 || masks.Count == 0
            ? throw new Mem3DException(
                ErrorKind.Invalid, "There is no gap here between two drawn or accepted slices.", "Draw on a slice below and on one above, then fill between them.")
            : masks;
    }

    private Dictionary<int, SliceMask> One(SliceMask? mask) => mask is null ? [] : new() { [slice] = mask };

    /// <summary>Of the neighbours a ball changes only what nobody vouches for, and what was drawn by hand.</summary>
    private bool IsFree(int neighbour) =>
        state.Find(labelId, neighbour) is not { Anchored: true, Origin: not (SliceOrigin.Drawn or SliceOrigin.Interpolated) }
        && !state.Case.Volume.IsDamaged(state.Case.Axis, neighbour);

    private SliceMask MaskOf(int s) => state.Find(labelId, s) is { } found
        ? RunLength.Decode(found.Mask, _size.Width, _size.Height)
        : SliceMask.Empty(_size.Width, _size.Height);
}
