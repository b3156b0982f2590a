namespace Mem3D.Core.Notifications;

/// <summary>A message that waits to be delivered.</summary>
/// <param name="ProtectedSecret">The signing key, encrypted by the server's keys.</param>
/// <param name="Body">JSON: ids and states, no names of cases.</param>
public sealed record WebhookDelivery(Guid Id, Guid WebhookId, string Url, string ProtectedSecret, string Event, string Body, int Attempts);
