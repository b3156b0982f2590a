using Mem3D.Core.People;

namespace Mem3D.Data.Persistence.Entities;

internal sealed class InvitationEntity
{
    public Guid Id { get; set; }

    public Guid ProjectId { get; set; }

    public ProjectEntity? Project { get; set; }

    public ProjectRole Role { get; set; }

    public string? Email { get; set; }

    /// <summary>SHA-256 of the secret.</summary>
    public byte[] Hash { get; set; } = [];

    public Guid AuthorId { get; set; }

    public DateTimeOffset CreatedAt { get; set; }

    public DateTimeOffset ExpiresAt { get; set; }

    public Guid? UsedById { get; set; }

    public DateTimeOffset? UsedAt { get; set; }

    public bool Revoked { get; set; }
}
