namespace Mem3D.Core.People;

/// <summary>Who did what when.</summary>
/// <param name="Action">One of <see cref="AuditAction"/>.</param>
/// <param name="Detail">What exactly, without names of patients: roles, states, numbers.</param>
public sealed record AuditEntry(
    long Id, DateTimeOffset At, Guid? ActorId, string Actor, string Action, Guid? ProjectId, Guid? CaseId, Guid? SubjectId, string Detail);
