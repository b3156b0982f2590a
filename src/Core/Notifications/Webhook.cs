namespace Mem3D.Core.Notifications;

/// <summary>An address of somebody's server that is told what happens in a project.</summary>
/// <param name="Waiting">Messages that are tried again.</param>
/// <param name="GivenUp">Messages that nobody took in <see cref="IWebhookStore.MostAttempts"/> attempts; kept until somebody sends or drops them.</param>
/// <param name="LastStatus">HTTP status of the last attempt; null: none, or no answer came.</param>
/// <param name="LastProblem">Why the last attempt failed; null: it did not.</param>
public sealed record Webhook(
    Guid Id, Guid ProjectId, string Url, bool Enabled, DateTimeOffset CreatedAt, int Waiting, int GivenUp, int? LastStatus, string? LastProblem, DateTimeOffset? LastAt);
