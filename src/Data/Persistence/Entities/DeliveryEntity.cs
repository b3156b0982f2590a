namespace Mem3D.Data.Persistence.Entities;

/// <summary>A message of a webhook. Removed when it arrived; kept with <see cref="DueAt"/> null when it was given up.</summary>
internal sealed class DeliveryEntity
{
    public Guid Id { get; set; }

    public Guid WebhookId { get; set; }

    public WebhookEntity? Webhook { get; set; }

    public string Event { get; set; } = "";

    public string Body { get; set; } = "";

    public int Attempts { get; set; }

    public DateTimeOffset? DueAt { get; set; }
}
