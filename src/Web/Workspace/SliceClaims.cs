using Mem3D.Core.Masks;
using Mem3D.Core.Projects;
using Mem3D.Core.Sessions;

namespace Mem3D.Web.Workspace;

/// <summary>
/// Who keeps which voxels of a slice when new masks come (<see cref="MaskClaims"/>). Anchored slices of every label are finished, and so are all slices
/// of a locked one; what is known of the others of a label is up to the caller.
/// </summary>
internal static class SliceClaims
{
    /// <summary>
    /// States to store, by label: the new ones with what they keep, and those of other labels that lose voxels. A label whose slice is anchored never
    /// gets a state, whatever is claimed for it.
    /// </summary>
    /// <param name="state">The case as it is on disk.</param>
    /// <param name="slice">The slice.</param>
    /// <param name="fresh">New masks of this slice, one a label.</param>
    /// <param name="standing">How firmly a label that claims nothing new holds a slice that is not anchored.</param>
    /// <param name="editId">The edit that writes.</param>
    public static Dictionary<Guid, SliceState> Settle(
        CaseState state, int slice, IReadOnlyDictionary<Guid, FreshMask> fresh, Func<Guid, ClaimStanding> standing, Guid editId)
    {
        var (width, height) = state.Case.Volume.Geometry.SliceSize(state.Case.Axis);
        var sources = new List<(Label Label, SliceState State, bool Writable)>();
        var claims = new List<MaskClaim>();
        foreach (var label in state.Labels)
        {
            var present = state.Find(label.Id, slice);
            var locked = state.IsLocked(label.Id);
            var mine = locked || (present is { Anchored: true } && !fresh.GetValueOrDefault(label.Id).Drawn) ? default : fresh.GetValueOrDefault(label.Id);
            if ((mine.State ?? present) is not { } source || (mine.State is null && (source.Area == 0 || label.Overlap == OverlapRule.Allowed)))
            {
                continue;
            }

            var firmness = mine.State is null ? source.Anchored || locked ? ClaimStanding.Finished : standing(label.Id)
                : mine.Drawn ? ClaimStanding.Drawn : ClaimStanding.Computed;
            sources.Add((label, source, firmness != ClaimStanding.Finished));
            claims.Add(new MaskClaim(label.Number, label.Overlap, firmness, RunLength.Decode(source.Mask, width, height), mine.Probability));
        }

        var kept = MaskClaims.Settle(claims);
        var result = new Dictionary<Guid, SliceState>();
        for (var i = 0; i < sources.Count; i++)
        {
            var (label, source, writable) = sources[i];
            var whole = ReferenceEquals(kept[i], claims[i].Mask);
            if (writable && (!whole || fresh.ContainsKey(label.Id)))
            {
                result[label.Id] = whole ? source : source with { Mask = RunLength.Encode(kept[i]), Area = kept[i].Area, EditId = editId };
            }
        }

        return result;
    }
}
