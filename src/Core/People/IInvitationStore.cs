using Mem3D.Core.Work;

namespace Mem3D.Core.People;

/// <summary>Invitations: single use, expiring, kept as a hash of their secret.</summary>
public interface IInvitationStore
{
    /// <summary>Makes one. The secret is shown once.</summary>
    /// <param name="lifetime">1 hour to 90 days.</param>
    Task<(Invitation Invitation, string Secret)> CreateAsync(
        Guid projectId, ProjectRole role, string? email, TimeSpan lifetime, Actor by, CancellationToken cancellationToken);

    /// <summary>Newest first.</summary>
    Task<IReadOnlyList<Invitation>> ListAsync(Guid projectId, CancellationToken cancellationToken);

    /// <summary>The open invitation of a secret.</summary>
    /// <exception cref="Errors.Mem3DException">Unknown, used, revoked or expired: in the same words.</exception>
    Task<Invitation> FindAsync(string secret, CancellationToken cancellationToken);

    /// <summary>Uses it up and makes the person a member, both or neither. A higher role she has already stays.</summary>
    /// <exception cref="Errors.Mem3DException">As <see cref="FindAsync"/>; or made for another address.</exception>
    Task<Invitation> UseAsync(string secret, Guid userId, CancellationToken cancellationToken);

    Task RevokeAsync(Guid projectId, Guid invitationId, Actor by, CancellationToken cancellationToken);
}
