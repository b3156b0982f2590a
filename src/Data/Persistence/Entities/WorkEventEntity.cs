using Mem3D.Core.Work;

namespace Mem3D.Data.Persistence.Entities;

internal sealed class WorkEventEntity
{
    public long Id { get; set; }

    public Guid ProjectId { get; set; }

    public Guid CaseId { get; set; }

    public CaseEntity? Case { get; set; }

    public DateTimeOffset At { get; set; }

    public Guid ActorId { get; set; }

    public WorkAction Action { get; set; }

    public WorkState From { get; set; }

    public WorkState To { get; set; }

    public Guid? AssigneeId { get; set; }

    public string Note { get; set; } = "";
}
