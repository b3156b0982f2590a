using System.Security.Claims;
using Mem3D.Core.Notifications;
using Mem3D.Core.People;
using Mem3D.Web.Notifications;
using Mem3D.Web.Security;

namespace Mem3D.Web.Endpoints;

/// <summary>Notifications and webhooks over HTTP.</summary>
public static class NotificationEndpoints
{
    private const int Most = 200;

    public static void MapNotifications(this IEndpointRouteBuilder app)
    {
        var mine = app.MapGroup("/api/notifications").WithTags("Notifications").NeedsAccount();
        mine.MapGet("", (ClaimsPrincipal user, INotificationStore store, CancellationToken cancellation) => store.ListAsync(user.ToPerson().Id, Most, cancellation))
            .WithSummary("Your notifications, newest first");
        mine.MapPost("/read", async (Guid? id, ClaimsPrincipal user, INotificationStore store, CancellationToken cancellation) =>
        {
            await store.ReadAsync(user.ToPerson().Id, id, cancellation);
            return TypedResults.NoContent();
        }).WithSummary("Marks one as read, or all");
        var hooks = app.MapGroup("/api/projects/{projectId:guid}/webhooks").WithTags("Notifications");
        hooks.MapGet("", (Guid projectId, Webhooks webhooks, CancellationToken cancellation) => webhooks.ListAsync(projectId, cancellation))
            .Needs(Right.Manage).WithSummary("Webhooks and how their last message went");
        hooks.MapPost("", async (Guid projectId, UrlBody body, ClaimsPrincipal user, Webhooks webhooks, Access access, CancellationToken cancellation) =>
        {
            var (hook, secret) = await webhooks.AddAsync(projectId, body.Url, await access.ProjectAsync(user, Right.Manage, projectId, cancellation), cancellation);
            return new { Webhook = hook, Secret = secret };
        }).Needs(Right.Manage).WithSummary("Adds a webhook; its signing key is shown once");
        hooks.MapDelete("/{webhookId:guid}", async (
            Guid projectId, Guid webhookId, ClaimsPrincipal user, Webhooks webhooks, Access access, CancellationToken cancellation) =>
        {
            await webhooks.RemoveAsync(projectId, webhookId, await access.ProjectAsync(user, Right.Manage, projectId, cancellation), cancellation);
            return TypedResults.NoContent();
        }).Needs(Right.Manage).WithSummary("Removes a webhook");
        hooks.MapPost("/{webhookId:guid}/given-up", (
            Guid projectId, Guid webhookId, ClaimsPrincipal user, Webhooks webhooks, Access access, CancellationToken cancellation) =>
            SettleAsync(projectId, webhookId, again: true, user, webhooks, access, cancellation))
            .Needs(Right.Manage).WithSummary("Tries messages again that were given up");
        hooks.MapDelete("/{webhookId:guid}/given-up", (
            Guid projectId, Guid webhookId, ClaimsPrincipal user, Webhooks webhooks, Access access, CancellationToken cancellation) =>
            SettleAsync(projectId, webhookId, again: false, user, webhooks, access, cancellation))
            .Needs(Right.Manage).WithSummary("Drops messages that were given up");
    }

    private static async Task<object> SettleAsync(
        Guid projectId, Guid webhookId, bool again, ClaimsPrincipal user, Webhooks webhooks, Access access, CancellationToken cancellation) => new
        {
            Messages = await webhooks.SettleAsync(
                projectId, webhookId, again, await access.ProjectAsync(user, Right.Manage, projectId, cancellation), cancellation),
        };

    internal sealed record UrlBody(string Url);
}
