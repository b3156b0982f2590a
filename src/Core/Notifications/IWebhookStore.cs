namespace Mem3D.Core.Notifications;

/// <summary>Webhooks and their outbox: messages are written with the change they tell of and leave one by one.</summary>
public interface IWebhookStore
{
    /// <summary>Attempts before a message is given up: over about a day.</summary>
    const int MostAttempts = 10;

    Task<IReadOnlyList<Webhook>> ListAsync(Guid projectId, CancellationToken cancellationToken);

    Task<Webhook> AddAsync(Guid projectId, string url, string protectedSecret, CancellationToken cancellationToken);

    Task RemoveAsync(Guid projectId, Guid webhookId, CancellationToken cancellationToken);

    /// <summary>Messages whose time has come, oldest first.</summary>
    Task<IReadOnlyList<WebhookDelivery>> DueAsync(int most, CancellationToken cancellationToken);

    /// <summary>It arrived.</summary>
    Task DeliveredAsync(Guid deliveryId, int status, CancellationToken cancellationToken);

    /// <summary>It did not; it is tried again after 2ⁿ minutes (n attempts so far), until <see cref="MostAttempts"/>.</summary>
    Task FailedAsync(Guid deliveryId, int? status, string problem, CancellationToken cancellationToken);

    /// <summary>Raised after a commit that put messages into the outbox.</summary>
    event Action? Queued;
}
