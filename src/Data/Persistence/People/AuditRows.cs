using Mem3D.Data.Persistence.Entities;

namespace Mem3D.Data.Persistence;

/// <summary>Audit entries that are written with the change they tell of.</summary>
internal static class AuditRows
{
    public static void Add(
        Mem3DDbContext db, DateTimeOffset at, Guid? actorId, string actor, string action, Guid? projectId, Guid? caseId = null, Guid? subjectId = null,
        string detail = "") => db.Audit.Add(new AuditEntity
        {
            At = at,
            ActorId = actorId,
            Actor = actor,
            Action = action,
            ProjectId = projectId,
            CaseId = caseId,
            SubjectId = subjectId,
            Detail = detail,
        });
}
