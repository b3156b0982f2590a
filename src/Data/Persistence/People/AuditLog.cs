using Mem3D.Core.People;
using Microsoft.EntityFrameworkCore;

namespace Mem3D.Data.Persistence;

internal sealed class AuditLog(Database database, TimeProvider time) : IAuditLog
{
    public Task WriteAsync(
        Guid? actorId, string actor, string action, Guid? projectId, Guid? caseId, Guid? subjectId, string detail, CancellationToken cancellationToken) =>
        database.WriteAsync(
            db =>
            {
                AuditRows.Add(db, time.GetUtcNow(), actorId, actor, action, projectId, caseId, subjectId, detail);
                return Task.FromResult(true);
            },
            cancellationToken);

    public Task<IReadOnlyList<AuditEntry>> ReadAsync(Guid? projectId, long? before, int most, CancellationToken cancellationToken) =>
        database.ReadAsync<IReadOnlyList<AuditEntry>>(
            async db =>
            {
                var rows = projectId is { } project ? db.Audit.Where(a => a.ProjectId == project) : db.Audit;
                rows = before is { } id ? rows.Where(a => a.Id < id) : rows;
                return await rows.OrderByDescending(a => a.Id).Take(most)
                    .Select(a => new AuditEntry(a.Id, a.At, a.ActorId, a.Actor, a.Action, a.ProjectId, a.CaseId, a.SubjectId, a.Detail))
                    .ToListAsync(cancellationToken).ConfigureAwait(false);
            },
            cancellationToken);
}
