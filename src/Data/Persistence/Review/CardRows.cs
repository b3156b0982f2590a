using Mem3D.Core.Review;
using Microsoft.EntityFrameworkCore;

namespace Mem3D.Data.Persistence;

/// <summary>The cards of a case with what was said of them since it was submitted.</summary>
internal static class CardRows
{
    /// <summary>
    /// The remaining error stands on the random sample: each slice of a label counts once, with the first verdict of this submission (a slice that was
    /// wrong, fixed and then right was wrong), and slices that were judged for any reason are not among those nobody looked at.
    /// </summary>
    /// <returns>The cards, and since when verdicts count.</returns>
    public static async Task<(CardStack Stack, DateTimeOffset Since)> ReadAsync(Mem3DDbContext db, Guid caseId, CancellationToken cancellationToken)
    {
        var submitted = await db.Cases.Where(c => c.Id == caseId).Select(c => new { c.SubmittedAt }).SingleOrDefaultAsync(cancellationToken).ConfigureAwait(false)
            ?? throw DataErrors.NotFound("case");
        var since = submitted.SubmittedAt ?? DateTimeOffset.MinValue;
        var slices = await CaseRows.Current(db, caseId).Where(v => v.Area > 0)
            .Select(v => new { v.LabelId, v.Slice, v.Area, v.Quality, v.Anchored, v.EditId }).ToListAsync(cancellationToken).ConfigureAwait(false);
        var labels = await db.Labels.Where(l => db.SliceVersions.Any(v => v.CaseId == caseId && v.LabelId == l.Id)).AsNoTracking()
            .ToDictionaryAsync(l => l.Id, cancellationToken).ConfigureAwait(false);
        var verdicts = await db.Verdicts.Where(v => v.CaseId == caseId && v.At >= since).AsNoTracking().ToListAsync(cancellationToken).ConfigureAwait(false);
        var said = verdicts.ToDictionary(v => (v.LabelId, v.Slice, v.EditId), v => v.Verdict);
        var changes = new Dictionary<(Guid, int), double>();
        foreach (var labelId in labels.Keys)
        {
            foreach (var (slice, change) in await StatRows.ChangesAsync(db, caseId, labelId, cancellationToken).ConfigureAwait(false))
            {
                changes[(labelId, slice)] = change;
            }
        }

        var candidates = slices.Select(s => new SliceCard(
            s.LabelId, labels[s.LabelId].Name, labels[s.LabelId].Color, s.Slice, s.Area, s.Quality, changes.GetValueOrDefault((s.LabelId, s.Slice)), s.Anchored,
            CardReason.Control, said.TryGetValue((s.LabelId, s.Slice, s.EditId), out var verdict) ? verdict : null, s.EditId)).ToList();
        var cards = CardChooser.Choose(candidates, caseId.GetHashCode());
        var first = verdicts.GroupBy(v => (v.LabelId, v.Slice)).Select(g => g.MinBy(v => v.At)!).ToList();
        var looked = first.Select(v => (v.LabelId, v.Slice)).Concat(cards.Where(c => c.Reason != CardReason.Control).Select(c => (c.LabelId, c.Slice))).ToHashSet();
        var control = first.Where(v => v.Reason == CardReason.Control).ToList();
        return (
            new CardStack(
                cards, candidates.Count,
                RemainingError.Of(control.Count, control.Count(v => v.Verdict == Verdict.Wrong), candidates.Count(c => !looked.Contains((c.LabelId, c.Slice))))),
            since);
    }
}
