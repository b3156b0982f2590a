using Mem3D.Core.Sessions;
using Mem3D.Data.Persistence.Entities;
using Microsoft.EntityFrameworkCore;

namespace Mem3D.Data.Persistence;

/// <summary>What one edit wrote.</summary>
internal static class SliceRows
{
    /// <summary>Adds states of a label to a running edit, or replaces the edit's own earlier versions.</summary>
    public static async Task PutAsync(
        Mem3DDbContext db, EditEntity edit, Guid labelId, IReadOnlyList<SliceState> states, CancellationToken cancellationToken)
    {
        var indexes = states.Select(s => s.Slice).ToList();
        var earlier = await db.SliceVersions.Where(v => v.EditId == edit.Id && v.LabelId == labelId && indexes.Contains(v.Slice))
            .ToDictionaryAsync(v => v.Slice, cancellationToken).ConfigureAwait(false);
        foreach (var state in states)
        {
            if (!earlier.TryGetValue(state.Slice, out var version))
            {
                version = new SliceVersionEntity
                {
                    EditId = edit.Id,
                    Slice = state.Slice,
                    CaseId = edit.CaseId,
                    LabelId = labelId,
                    Sequence = edit.Sequence,
                };
                db.SliceVersions.Add(version);
                earlier.Add(state.Slice, version);
            }

            version.Take(state);
        }
    }

    /// <summary>Current states of the slices an edit wrote, by label, after it was taken back or brought back; its own label first.</summary>
    public static async Task<List<LabelChange>> ChangesAsync(Mem3DDbContext db, EditEntity edit, CancellationToken cancellationToken)
    {
        var touched = await db.SliceVersions.Where(v => v.EditId == edit.Id).OrderBy(v => v.Slice).Select(v => new { v.LabelId, v.Slice })
            .ToListAsync(cancellationToken).ConfigureAwait(false);
        var current = await CaseRows.Current(db, edit.CaseId).AsNoTracking()
            .Where(v => db.SliceVersions.Any(t => t.EditId == edit.Id && t.LabelId == v.LabelId && t.Slice == v.Slice))
            .OrderBy(v => v.Slice).ToListAsync(cancellationToken).ConfigureAwait(false);
        return [.. touched.Select(t => t.LabelId).Prepend(edit.LabelId).Distinct().Select(labelId =>
        {
            var changed = current.Where(v => v.LabelId == labelId).Select(v => v.ToState()).ToList();
            return new LabelChange(labelId, changed, [.. touched.Where(t => t.LabelId == labelId).Select(t => t.Slice).Except(changed.Select(s => s.Slice))]);
        })];
    }
}
