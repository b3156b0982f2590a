using Mem3D.Core.Notifications;

namespace Mem3D.Data.Persistence.Entities;

internal sealed class NotificationEntity
{
    public Guid Id { get; set; }

    public Guid UserId { get; set; }

    public NotificationKind Kind { get; set; }

    public Guid CaseId { get; set; }

    public CaseEntity? Case { get; set; }

    public Guid ActorId { get; set; }

    public DateTimeOffset At { get; set; }

    public DateTimeOffset? ReadAt { get; set; }

    public string Note { get; set; } = "";
}
