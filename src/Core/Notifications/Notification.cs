namespace Mem3D.Core.Notifications;

/// <summary>Something a person should know.</summary>
public sealed record Notification(
    Guid Id, NotificationKind Kind, Guid ProjectId, string Project, Guid CaseId, string Case, string Actor, DateTimeOffset At, bool Read, string Note);
