using Mem3D.Core.People;

namespace Mem3D.Data.Persistence.Entities;

internal sealed class TokenEntity
{
    public Guid Id { get; set; }

    public Guid UserId { get; set; }

    public Mem3DUser? User { get; set; }

    public string Name { get; set; } = "";

    public string Start { get; set; } = "";

    /// <summary>SHA-256 of the secret, which is random enough to need no salt.</summary>
    public byte[] Hash { get; set; } = [];

    public TokenScopes Scopes { get; set; }

    public DateTimeOffset CreatedAt { get; set; }

    public DateTimeOffset? ExpiresAt { get; set; }

    public DateTimeOffset? LastUsedAt { get; set; }
}
