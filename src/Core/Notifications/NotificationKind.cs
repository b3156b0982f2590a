using System.Text.Json.Serialization;

namespace Mem3D.Core.Notifications;

/// <summary>What people and webhooks are told. The numbers are stored; the names are the webhook's events.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<NotificationKind>))]
public enum NotificationKind
{
    Assigned = 0,
    Submitted = 1,
    Returned = 2,
    Accepted = 3,
    Commented = 4,
}
