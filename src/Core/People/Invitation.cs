namespace Mem3D.Core.People;

/// <summary>A link that makes one person a member of a project. The secret itself is never stored.</summary>
/// <param name="Email">The only address it is good for; null: whoever has the link.</param>
/// <param name="UsedBy">Name of who used it; null: nobody yet.</param>
public sealed record Invitation(
    Guid Id, Guid ProjectId, string ProjectName, ProjectRole Role, string? Email, string CreatedBy, DateTimeOffset CreatedAt, DateTimeOffset ExpiresAt,
    string? UsedBy, DateTimeOffset? UsedAt, bool Revoked);
