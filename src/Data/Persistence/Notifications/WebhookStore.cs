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
            return new Webhook(hook.Id, projectId, url, true, hook.CreatedAt, 0, 0, null, null, null);
        },
        cancellationToken);

    public Task RemoveAsync(Guid projectId, Guid webhookId, CancellationToken cancellationToken) => database.WriteAsync(
        async db => await db.Webhooks.Where(h => h.Id == webhookId && h.ProjectId == projectId).ExecuteDeleteAsync(cancellationToken).ConfigureAwait(false) == 1
            ? true
            : throw DataErrors.NotFound("webhook"),
        cancellationToken);

    public async Task<int> SettleAsync(Guid projectId, Guid webhookId, bool again, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        var settled = await database.WriteAsync(
            async db =>
            {
                if (!await db.Webhooks.AnyAsync(h => h.Id == webhookId && h.ProjectId == projectId, cancellationToken).ConfigureAwait(false))
                {
                    throw DataErrors.NotFound("webhook");
                }

                var given = db.Deliveries.Where(d => d.WebhookId == webhookId && d.DueAt == null);
                return again
                    ? await given.ExecuteUpdateAsync(s => s.SetProperty(d => d.DueAt, now).SetProperty(d => d.Attempts, 0), cancellationToken).ConfigureAwait(false)
                    : await given.ExecuteDeleteAsync(cancellationToken).ConfigureAwait(false);
            },
            cancellationToken).ConfigureAwait(false);
        bell.Ring([], queued: again && settled > 0);
        return settled;
    }

    public Task<IReadOnlyList<WebhookDelivery>> DueAsync(int mostEach, IReadOnlyCollection<Guid> except, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        return database.ReadAsync<IReadOnlyList<WebhookDelivery>>(
            async db => await db.Webhooks.Where(h => !except.Contains(h.Id))
                .SelectMany(h => db.Deliveries.Where(d => d.WebhookId == h.Id && d.DueAt <= now).OrderBy(d => d.DueAt).Take(mostEach))
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
        h.Id, h.ProjectId, h.Url, h.Enabled, h.CreatedAt, db.Deliveries.Count(d => d.WebhookId == h.Id && d.DueAt != null),
        db.Deliveries.Count(d => d.WebhookId == h.Id && d.DueAt == null), h.LastStatus, h.LastProblem, h.LastAt));
}
