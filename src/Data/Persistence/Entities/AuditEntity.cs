namespace Mem3D.Data.Persistence.Entities;

/// <summary>No foreign keys: the log outlives what it tells of.</summary>
internal sealed class AuditEntity
{
    public long Id { get; set; }

    public DateTimeOffset At { get; set; }

    public Guid? ActorId { get; set; }

    /// <summary>The name at that time.</summary>
    public string Actor { get; set; } = "";

    public string Action { get; set; } = "";

    public Guid? ProjectId { get; set; }

    public Guid? CaseId { get; set; }

    public Guid? SubjectId { get; set; }

    public string Detail { get; set; } = "";
}
