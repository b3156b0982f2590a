using System.Security.Claims;
using Mem3D.Core.Archives;
using Mem3D.Core.Errors;
using Mem3D.Core.People;
using Mem3D.Web.Security;

namespace Mem3D.Web.Archives;

/// <summary>Who may use which archive. Thread-safe.</summary>
public sealed class ArchiveRights(IArchiveStore store, Access access)
{
    /// <summary>The archives a person may use for a project, by name.</summary>
    public async Task<IReadOnlyList<Archive>> ListAsync(ClaimsPrincipal user, Guid projectId, CancellationToken cancellationToken)
    {
        if (await access.IsAdministratorAsync(user, cancellationToken))
        {
            return await store.ListAsync(cancellationToken);
        }

        return (await access.OfProjectAsync(user, projectId, cancellationToken)).Rights.HasFlag(Right.Manage)
            ? [.. (await store.ListAsync(cancellationToken)).Where(a => a.Users == ArchiveUsers.Managers)]
            : [];
    }

    /// <exception cref="Mem3DException">She may not use it, or there is none.</exception>
    public async Task<Archive> RequireAsync(ClaimsPrincipal user, Guid projectId, Guid archiveId, CancellationToken cancellationToken) =>
        (await ListAsync(user, projectId, cancellationToken)).FirstOrDefault(a => a.Id == archiveId)
        ?? throw new Mem3DException(ErrorKind.Forbidden, "You may not use this archive, or it was removed.", "Ask an administrator.");
}
