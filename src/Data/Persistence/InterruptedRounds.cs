using Mem3D.Core.Sessions;
using Microsoft.EntityFrameworkCore;

namespace Mem3D.Data.Persistence;

internal sealed class InterruptedRounds(Database database) : IInterruptedRounds
{
    public Task<IReadOnlyList<InterruptedRound>> ListAsync(CancellationToken cancellationToken) => database.ReadAsync<IReadOnlyList<InterruptedRound>>(
        async db =>
        {
            var rounds = await db.Edits
                .Where(e => e.Status == EditStatus.Interrupted && e.Kind == EditKind.Propagation && !e.Undone && !e.Discarded
                    && !db.Edits.Any(n => n.CaseId == e.CaseId && n.Sequence > e.Sequence && !n.Discarded))
                .OrderBy(e => e.At).ToListAsync(cancellationToken).ConfigureAwait(false);
            var found = new List<InterruptedRound>();
            foreach (var round in rounds)
            {
                found.Add(new InterruptedRound(
                    round.ToEdit(await EditRows.AuthorAsync(db, round.AuthorId, cancellationToken).ConfigureAwait(false), []), round.Options));
            }

            return found;
        },
        cancellationToken);
}
