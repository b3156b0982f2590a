using System.Security.Claims;
using Mem3D.Core.Errors;
using Mem3D.Core.People;

namespace Mem3D.Web.Security;

/// <summary>Who may change how a project treats private data, and see what it keeps of it. Thread-safe.</summary>
public sealed class ProjectManagers(Access access)
{
    public async Task<bool> IsAsync(ClaimsPrincipal user, Guid projectId, CancellationToken cancellationToken) =>
        (await access.OfProjectAsync(user, projectId, cancellationToken)).Rights.HasFlag(Right.Manage);

    public Task<bool> IsAdministratorAsync(ClaimsPrincipal user, CancellationToken cancellationToken) => access.IsAdministratorAsync(user, cancellationToken);

    /// <exception cref="Mem3DException">She does not manage the project.</exception>
    public async Task RequireAsync(ClaimsPrincipal user, Guid projectId, CancellationToken cancellationToken) =>
        await access.ProjectAsync(user, Right.Manage, projectId, cancellationToken);
}
