using Mem3D.Core.Work;

namespace Mem3D.Core.Archives;

/// <summary>The archives of this installation.</summary>
public interface IArchiveStore
{
    /// <summary>By name.</summary>
    Task<IReadOnlyList<Archive>> ListAsync(CancellationToken cancellationToken);

    /// <exception cref="Errors.Mem3DException">No such archive.</exception>
    Task<Archive> GetAsync(Guid archiveId, CancellationToken cancellationToken);

    /// <summary>Its password or token in clear; null when it has none.</summary>
    /// <exception cref="Errors.Mem3DException">No such archive, or the key that protected it is gone.</exception>
    Task<string?> SecretAsync(Guid archiveId, CancellationToken cancellationToken);

    /// <summary>Adds it (an empty id) or changes it. <see cref="Archive.HasSecret"/> is not looked at.</summary>
    /// <param name="secret">The new password or token; null leaves the stored one, as long as address and user name stay.</param>
    /// <param name="by">Who does it, for the audit log.</param>
    /// <exception cref="Errors.Mem3DException">The name is taken or a field is not accepted.</exception>
    Task<Archive> SaveAsync(Archive archive, string? secret, Actor by, CancellationToken cancellationToken);

    Task RemoveAsync(Guid archiveId, Actor by, CancellationToken cancellationToken);
}
