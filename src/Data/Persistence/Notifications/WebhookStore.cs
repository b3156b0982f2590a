using Mem3D.Core.Errors;
using Mem3D.Core.Notifications;
using Mem3D.Data.Persistence.Entities;
using Microsoft.EntityFrameworkCore;

namespace Mem3D.Data.Persistence;

internal sealed class WebhookStore(Database database, Bell bell, TimeProvider time) : IWebhookStore
{
    /// <summary>Webhooks of one project.</summary>
    private const int Most = 10;

    public event Action? Queued
    {
        add => bell.Queued += value;
        remove => bell.Queued -= value;
    }

    public Task<IReadOnlyList<Webhook>> ListAsync(Guid projectId, CancellationToken cancellationToken) => database.ReadAsync<IReadOnlyList<Webhook>>(
        async db => await Infos(db, db.Webhooks.Where(h => h.ProjectId == projectId).OrderBy(h => h.CreatedAt)).ToListAsync(cancellationToken).ConfigureAwait(false),
        cancellationToken);

    public Task<Webhook> AddAsync(Guid projectId, string url, string protectedSecret, CancellationToken cancellationToken) => database.WriteAsync(
        async db =>
        {
            if (await db.Webhooks.CountAsync(h => h.ProjectId == projectId, cancellationToken).ConfigureAwait(false) >= Most)
            {
                throw new Mem3DException(ErrorKind.Conflict, $"A project has at most {Most} webhooks.", "Remove one that is not used.");
            }

            var hook = new WebhookEntity { Id = Guid.CreateVersion7(), ProjectId = projectId, Url = url, ProtectedSecret = protectedSecret, CreatedAt = time.GetUtcNow() };
            db.Webhooks.Add(hook);
            return new Webhook(hook.Id, projectId, url, true, hook.CreatedAt, 0, null, null, null);
        },
        cancellationToken);

    public Task RemoveAsync(Guid projectId, Guid webhookId, CancellationToken cancellationToken) => database.WriteAsync(
        async db => await db.Webhooks.Where(h => h.Id == webhookId && h.ProjectId == projectId).ExecuteDeleteAsync(cancellationToken).ConfigureAwait(false) == 1
            ? true
            : throw DataErrors.NotFound("webhook"),
        cancellationToken);

    public Task<IReadOnlyList<WebhookDelivery>> DueAsync(int most, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        return database.ReadAsync<IReadOnlyList<WebhookDelivery>>(
            async db => await db.Deliveries.Where(d => d.DueAt <= now).OrderBy(d => d.DueAt).Take(most)
                .Select(d => new WebhookDelivery(d.Id, d.WebhookId, d.Webhook!.Url, d.Webhook.ProtectedSecret, d.Event, d.Body, d.Attempts))
                .ToListAsync(cancellationToken).ConfigureAwait(false),
            cancellationToken);
    }

    public Task DeliveredAsync(Guid deliveryId, int status, CancellationToken cancellationToken) => database.WriteAsync(
        async db =>
        {
            if (await db.Deliveries.Include(d => d.Webhook).SingleOrDefaultAsync(d => d.Id == deliveryId, cancellationToken).ConfigureAwait(false) is { } delivery)
            {
                (delivery.Webhook!.LastStatus, delivery.Webhook.LastProblem, delivery.Webhook.LastAt) = (status, null, time.GetUtcNow());
                db.Deliveries.Remove(delivery);
            }

            return true;
        },
        cancellationToken);

    public Task FailedAsync(Guid deliveryId, int? status, string problem, CancellationToken cancellationToken) => database.WriteAsync(
        async db =>
        {
            if (await db.Deliveries.Include(d => d.Webhook).SingleOrDefaultAsync(d => d.Id == deliveryId, cancellationToken).ConfigureAwait(false) is { } delivery)
            {
                var now = time.GetUtcNow();
                delivery.Attempts++;
                delivery.DueAt = delivery.Attempts >= IWebhookStore.MostAttempts ? null : now.AddMinutes(Math.Pow(2, delivery.Attempts));
                (delivery.Webhook!.LastStatus, delivery.Webhook.LastProblem, delivery.Webhook.LastAt) = (status, problem, now);
            }

            return true;
        },
        cancellationToken);

    private static IQueryable<Webhook> Infos(Mem3DDbContext db, IQueryable<WebhookEntity> rows) => rows.Select(h => new Webhook(
        h.Id, h.ProjectId, h.Url, h.Enabled, h.CreatedAt, db.Deliveries.Count(d => d.WebhookId == h.Id && d.DueAt != null), h.LastStatus, h.LastProblem, h.LastAt));
}
