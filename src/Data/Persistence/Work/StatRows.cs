using Mem3D.Core.Interactions;
using Mem3D.Core.Masks;
using Mem3D.Core.Sessions;
using Mem3D.Data.Persistence.Entities;
using Microsoft.EntityFrameworkCore;

namespace Mem3D.Data.Persistence;

/// <summary>Numbers of a case that lists and dashboards show, brought up to date with every edit that ends, is taken back or comes again.</summary>
internal static class StatRows
{
    /// <param name="db">Within a write; the edit's slices are stored.</param>
    /// <param name="edit">The edit.</param>
    /// <param name="labels">Labels it wrote to.</param>
    public static async Task UpdateAsync(Mem3DDbContext db, EditEntity edit, IReadOnlyList<Guid> labels, CancellationToken cancellationToken)
    {
        await db.SaveChangesAsync(cancellationToken).ConfigureAwait(false);
        foreach (var labelId in labels.Append(edit.LabelId).Distinct())
        {
            await UpdateAsync(db, edit.CaseId, labelId, cancellationToken).ConfigureAwait(false);
        }

        await Corrections.UpdateAsync(db, edit, cancellationToken).ConfigureAwait(false);
        await db.SaveChangesAsync(cancellationToken).ConfigureAwait(false);
        var stats = await db.CaseStats.Where(s => s.CaseId == edit.CaseId).AsNoTracking().ToListAsync(cancellationToken).ConfigureAwait(false);
        var c = await db.Cases.SingleAsync(x => x.Id == edit.CaseId, cancellationToken).ConfigureAwait(false);
        var masks = stats.Where(s => s.MeanQuality is not null).ToList();
        c.Touched = stats.Count == 0 ? 0 : stats.Max(s => s.Touched);
        c.Rounds = stats.Count == 0 ? 0 : stats.Max(s => s.Rounds);
        c.Prompts = stats.Sum(s => s.Prompts);
        c.MeanQuality = masks.Count == 0 ? null : masks.Sum(s => s.MeanQuality * s.Masks) / masks.Sum(s => s.Masks);
        c.LowestQuality = stats.Min(s => s.LowestQuality);
        c.LargestChange = stats.Count == 0 ? 0 : stats.Max(s => s.LargestChange);
    }

    /// <summary>1 − IoU of every slice that the label's last round wrote, with the mask it replaced; slices that had none are left out.</summary>
    public static async Task<Dictionary<int, double>> ChangesAsync(Mem3DDbContext db, Guid caseId, Guid labelId, CancellationToken cancellationToken)
    {
        var last = await CaseRows.Active(db).Where(v => v.CaseId == caseId && v.LabelId == labelId && v.Edit!.Kind == EditKind.Propagation)
            .OrderByDescending(v => v.Sequence).Select(v => new { v.EditId, v.Sequence }).FirstOrDefaultAsync(cancellationToken).ConfigureAwait(false);
        if (last is null)
        {
            return [];
        }

        var before = await CaseRows.Active(db).Where(v => v.CaseId == caseId && v.LabelId == labelId && v.Sequence < last.Sequence
                && db.SliceVersions.Any(n => n.EditId == last.EditId && n.LabelId == labelId && n.Slice == v.Slice)
                && !CaseRows.Active(db).Any(n => n.CaseId == caseId && n.LabelId == labelId && n.Slice == v.Slice && n.Sequence > v.Sequence && n.Sequence < last.Sequence))
            .Select(v => new { v.Slice, v.Mask }).ToDictionaryAsync(v => v.Slice, v => v.Mask, cancellationToken).ConfigureAwait(false);
        if (before.Count == 0)
        {
            return [];
        }

        var after = await db.SliceVersions.Where(v => v.EditId == last.EditId && v.LabelId == labelId).Select(v => new { v.Slice, v.Mask })
            .ToListAsync(cancellationToken).ConfigureAwait(false);
        return after.Where(v => before.ContainsKey(v.Slice)).ToDictionary(v => v.Slice, v => 1 - RunLengthOverlap.Iou(before[v.Slice], v.Mask));
    }

    private static async Task UpdateAsync(Mem3DDbContext db, Guid caseId, Guid labelId, CancellationToken cancellationToken)
    {
        var slices = await CaseRows.Current(db, caseId).Where(v => v.LabelId == labelId).Select(v => new { v.Area, v.Quality, v.Anchored })
            .ToListAsync(cancellationToken).ConfigureAwait(false);
        var prompted = await db.Prompts.Where(p => p.Edit!.CaseId == caseId && p.Edit.LabelId == labelId && !p.Edit.Undone && !p.Edit.Discarded
            && p.Kind != PromptKind.NoTarget).Select(p => p.Slice).ToListAsync(cancellationToken).ConfigureAwait(false);
        var rounds = await db.Edits.CountAsync(
            e => e.CaseId == caseId && e.Kind == EditKind.Propagation && !e.Undone && !e.Discarded
                && (e.LabelId == labelId || db.SliceVersions.Any(v => v.EditId == e.Id && v.LabelId == labelId)), cancellationToken).ConfigureAwait(false);
        var changes = rounds > 1 ? await ChangesAsync(db, caseId, labelId, cancellationToken).ConfigureAwait(false) : [];
        var stat = await db.CaseStats.SingleOrDefaultAsync(s => s.CaseId == caseId && s.LabelId == labelId, cancellationToken).ConfigureAwait(false);
        if (stat is null)
        {
            db.CaseStats.Add(stat = new CaseStatEntity { CaseId = caseId, LabelId = labelId });
        }

        var masks = slices.Where(s => s.Area > 0).ToList();
        stat.Touched = slices.Count;
        stat.Masks = masks.Count;
        stat.MeanQuality = masks.Count == 0 ? null : masks.Average(s => (double)s.Quality);
        stat.LowestQuality = masks.Where(s => !s.Anchored).Min(s => (double?)s.Quality);
        (stat.Prompts, stat.PromptedSlices, stat.Rounds) = (prompted.Count, prompted.Distinct().Count(), rounds);
        stat.LargestChange = changes.Count == 0 ? 0 : changes.Values.Max();
    }
}
