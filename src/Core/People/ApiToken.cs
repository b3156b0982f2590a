namespace Mem3D.Core.People;

/// <summary>A token for scripts, as its owner sees it in the list.</summary>
/// <param name="Start">The first characters, to tell tokens apart.</param>
public sealed record ApiToken(
    Guid Id, string Name, string Start, TokenScopes Scopes, DateTimeOffset CreatedAt, DateTimeOffset? ExpiresAt, DateTimeOffset? LastUsedAt);
