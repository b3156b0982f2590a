namespace Mem3D.Core.People;

/// <summary>API tokens, kept as a hash of their secret.</summary>
public interface ITokenStore
{
    /// <summary>Every secret begins so; scanners for leaked secrets find it.</summary>
    const string Prefix = "m3d_";

    /// <summary>Makes one. The secret is shown once.</summary>
    Task<(ApiToken Token, string Secret)> CreateAsync(
        Guid userId, string name, TokenScopes scopes, TimeSpan? lifetime, CancellationToken cancellationToken);

    Task<IReadOnlyList<ApiToken>> ListAsync(Guid userId, CancellationToken cancellationToken);

    /// <summary>Whose token it is and what it is good for; null: unknown, expired, or the account is locked.</summary>
    Task<(Guid UserId, string Name, Guid TokenId, TokenScopes Scopes)?> FindAsync(string secret, CancellationToken cancellationToken);

    Task RevokeAsync(Guid userId, Guid tokenId, CancellationToken cancellationToken);
}
