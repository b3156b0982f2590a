namespace Mem3D.Core.People;

/// <summary>Written with the thing it tells of; never changed, never deleted.</summary>
public interface IAuditLog
{
    Task WriteAsync(
        Guid? actorId, string actor, string action, Guid? projectId = null, Guid? caseId = null, Guid? subjectId = null, string detail = "",
        CancellationToken cancellationToken = default);

    /// <summary>Entries, newest first.</summary>
    /// <param name="projectId">Of one project; null: of all, and of accounts.</param>
    /// <param name="before">Only entries with a smaller id; null: from the newest on.</param>
    /// <param name="most">At most so many.</param>
    Task<IReadOnlyList<AuditEntry>> ReadAsync(Guid? projectId, long? before, int most, CancellationToken cancellationToken);
}
