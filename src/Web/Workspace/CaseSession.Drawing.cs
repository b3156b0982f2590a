using Mem3D.Core.Drawing;
using Mem3D.Core.Errors;
using Mem3D.Core.Masks;
using Mem3D.Core.Sessions;

namespace Mem3D.Web.Workspace;

/// <summary>Masks changed by a person's own hand: one gesture, one edit, however many slices it touches.</summary>
internal sealed partial class CaseSession
{
    /// <summary>Returns when every slice is on disk. The slices touched are anchored: a person drew them.</summary>
    public Task<Edit> DrawAsync(
        Person person, Guid labelId, int slice, MaskDrawing drawing, Guid? gesture, CancellationToken cancellationToken) => OnceAsync(
        EnterAfterPromptsAsync(cancellationToken), gesture, labelId, async state =>
        {
            state.Require(labelId, slice);
            state.RequireWhole(slice);
            var (width, height) = state.Case.Volume.Geometry.SliceSize(state.Case.Axis);
            drawing.Validate(width, height, state.SliceCount);
            using var volume = drawing.Band is null ? null : await services.Volumes.RentAsync(state.Case.VolumeId, cancellationToken);
            var easel = new Easel(state, labelId, slice, volume?.Source);
            var settled = Settled(state, labelId, easel.Masks(drawing), drawing.Kind == DrawingKind.Interpolate ? SliceOrigin.Interpolated : SliceOrigin.Drawn);
            StopRunOfLabel(labelId);
            var edit = await BeginAsync(state, new NewEdit(
                caseId, labelId, EditKind.Draw, drawing.Kind == DrawingKind.Interpolate ? null : slice, person.Id, "", null, null)
            { GestureId = gesture });
            return await WriteAndFinishAsync(state, edit, settled);
        },
        cancellationToken);

    /// <summary>What is to be written, by label: what was drawn takes voxels from masks that nobody vouches for, and leaves those that somebody does.</summary>
    /// <exception cref="Mem3DException">Nothing is left of it.</exception>
    private static Dictionary<Guid, List<SliceState>> Settled(
        CaseState state, Guid labelId, IReadOnlyDictionary<int, SliceMask> masks, SliceOrigin origin)
    {
        var result = new Dictionary<Guid, List<SliceState>> { [labelId] = [] };
        foreach (var (slice, mask) in masks.OrderBy(m => m.Key))
        {
            var fresh = new SliceState(slice, RunLength.Encode(mask), mask.Area, 1, mask.Area > 0 ? 1 : 0, origin, true, Guid.Empty);
            var claims = SliceClaims.Settle(
                state, slice, new Dictionary<Guid, FreshMask> { [labelId] = new(fresh, null, true) }, _ => ClaimStanding.Stale, Guid.Empty);
            if (mask.Area > 0 && claims[labelId].Area == 0 && state.Find(labelId, slice) is not { Area: > 0 })
            {
                continue;
            }

            Add(result, claims);
        }

        return result[labelId].Count > 0 ? result : throw new Mem3DException(
            ErrorKind.Conflict, "Everything drawn there belongs to labels that are finished on this slice.",
            "Unlock the other label's slice, or correct it; where both may share voxels, allow overlap in the project's labels.");
    }

    /// <summary>The run's memory of this label is out of date.</summary>
    private void StopRunOfLabel(Guid labelId)
    {
        if (_run is { } run && run.Labels.Contains(labelId))
        {
            run.Queued.Stop();
        }
    }
}
