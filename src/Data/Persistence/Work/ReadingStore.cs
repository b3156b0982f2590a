using System.Globalization;
using Mem3D.Core.Readings;
using Mem3D.Core.Sessions;
using Mem3D.Core.Work;
using Microsoft.EntityFrameworkCore;

namespace Mem3D.Data.Persistence;

internal sealed class ReadingStore(Database database) : IReadingStore
{
    public Task<ReadingProgress> ProgressAsync(Guid groupId, CancellationToken cancellationToken) => database.ReadAsync(
        async db =>
        {
            var labels = await db.CaseStats.Where(s => s.Case!.GroupId == groupId && s.Touched > 0).Select(s => new { s.CaseId, s.LabelId })
                .ToListAsync(cancellationToken).ConfigureAwait(false);
            var edits = await db.Edits.Where(e => e.Case!.GroupId == groupId && e.Case.Purpose == CasePurpose.Reading && !e.Undone && !e.Discarded)
                .GroupBy(e => e.CaseId)
                .Select(g => new { CaseId = g.Key, Count = g.Count(), Newest = g.Max(e => e.Sequence), Running = g.Count(e => e.Status == EditStatus.Running) })
                .OrderBy(g => g.CaseId).ToListAsync(cancellationToken).ConfigureAwait(false);
            return new ReadingProgress(
                labels.GroupBy(l => l.CaseId).ToDictionary(g => g.Key, g => (IReadOnlyList<Guid>)[.. g.Select(l => l.LabelId)]),
                edits.Exists(e => e.Running > 0)
                    ? null
                    : string.Join(';', edits.Select(e => string.Create(CultureInfo.InvariantCulture, $"{e.CaseId:N} {e.Count} {e.Newest}"))));
        },
        cancellationToken);

    public Task<IReadOnlyList<SliceState>> SlicesAsync(Guid caseId, Guid labelId, CancellationToken cancellationToken) => database.ReadAsync<IReadOnlyList<SliceState>>(
        async db => [.. (await CaseRows.Current(db, caseId).Where(v => v.LabelId == labelId).OrderBy(v => v.Slice)
            .ToListAsync(cancellationToken).ConfigureAwait(false)).Select(v => v.ToState())],
        cancellationToken);
}
