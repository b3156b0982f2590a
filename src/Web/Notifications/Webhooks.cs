using System.Security.Cryptography;
using Mem3D.Core.Errors;
using Mem3D.Core.Notifications;
using Mem3D.Core.People;
using Mem3D.Core.Work;
using Microsoft.AspNetCore.DataProtection;

namespace Mem3D.Web.Notifications;

/// <summary>Webhooks with their signing keys, which are kept encrypted by the server's keys.</summary>
public sealed class Webhooks(IWebhookStore store, IAuditLog audit, IDataProtectionProvider protection, WebhookAddress addresses)
{
    private readonly IDataProtector _protector = protection.CreateProtector("Mem3D.Webhooks");

    public Task<IReadOnlyList<Webhook>> ListAsync(Guid projectId, CancellationToken cancellationToken) => store.ListAsync(projectId, cancellationToken);

    /// <summary>Adds one. Its signing key is shown once.</summary>
    /// <exception cref="Mem3DException">No address of the outside world.</exception>
    public async Task<(Webhook Webhook, string Secret)> AddAsync(Guid projectId, string url, Actor actor, CancellationToken cancellationToken)
    {
        var uri = addresses.Check(url);
        var secret = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(32));
        var hook = await store.AddAsync(projectId, uri.ToString(), _protector.Protect(secret), cancellationToken);
        await audit.WriteAsync(actor.Id, actor.Name, AuditAction.WebhookChanged, projectId, subjectId: hook.Id, detail: "added", cancellationToken: cancellationToken);
        return (hook, secret);
    }

    public async Task RemoveAsync(Guid projectId, Guid webhookId, Actor actor, CancellationToken cancellationToken)
    {
        await store.RemoveAsync(projectId, webhookId, cancellationToken);
        await audit.WriteAsync(actor.Id, actor.Name, AuditAction.WebhookChanged, projectId, subjectId: webhookId, detail: "removed", cancellationToken: cancellationToken);
    }

    /// <summary>Of messages that were given up: tries them again, or drops them. How many.</summary>
    public async Task<int> SettleAsync(Guid projectId, Guid webhookId, bool again, Actor actor, CancellationToken cancellationToken)
    {
        var settled = await store.SettleAsync(projectId, webhookId, again, cancellationToken);
        await audit.WriteAsync(
            actor.Id, actor.Name, AuditAction.WebhookChanged, projectId, subjectId: webhookId,
            detail: FormattableString.Invariant($"{settled} given-up messages {(again ? "tried again" : "dropped")}"), cancellationToken: cancellationToken);
        return settled;
    }

    /// <summary>The signing key of a message.</summary>
    public string SecretOf(WebhookDelivery delivery) => _protector.Unprotect(delivery.ProtectedSecret);
}
