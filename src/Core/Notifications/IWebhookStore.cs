namespace Mem3D.Core.Notifications;

/// <summary>Webhooks and their outbox: messages are written with the change they tell of and leave one by one.</summary>
public interface IWebhookStore
{
    /// <summary>Attempts before a message is given up: over about a day.</summary>
    const int MostAttempts = 10;

    Task<IReadOnlyList<Webhook>> ListAsync(Guid projectId, CancellationToken cancellationToken);

    Task<Webhook> AddAsync(Guid projectId, string url, string protectedSecret, CancellationToken cancellationToken);

    Task RemoveAsync(Guid projectId, Guid webhookId, CancellationToken cancellationToken);

    /// <summary>Messages whose time has come, of each webhook the oldest first and at most so many.</summary>
    /// <param name="except">Webhooks that are being told just now.</param>
    Task<IReadOnlyList<WebhookDelivery>> DueAsync(int mostEach, IReadOnlyCollection<Guid> except, CancellationToken cancellationToken);

    /// <summary>Of messages that were given up: tries them again from the beginning, or drops them.</summary>
    /// <returns>How many.</returns>
    Task<int> SettleAsync(Guid projectId, Guid webhookId, bool again, CancellationToken cancellationToken);

    /// <summary>It arrived.</summary>
    Task DeliveredAsync(Guid deliveryId, int status, CancellationToken cancellationToken);

    /// <summary>It did not; it is tried again after 2ⁿ minutes (n attempts so far), until <see cref="MostAttempts"/>.</summary>
    Task FailedAsync(Guid deliveryId, int? status, string problem, CancellationToken cancellationToken);

    /// <summary>Raised after a commit that put messages into the outbox.</summary>
    event Action? Queued;
}
