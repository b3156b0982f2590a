using Mem3D.Core.Projects;
using Mem3D.Core.Work;

namespace Mem3D.Web.Workspace;

/// <summary>Takes a case out of its project: what runs in it ends first, then its history and, with the last reading of it, its scan go.</summary>
public sealed class CaseRemoval(IProjectStore projects, CaseSessions sessions)
{
    /// <exception cref="Core.Errors.Mem3DException">No such case, or something still runs in it.</exception>
    public async Task RemoveAsync(Guid caseId, Actor by, CancellationToken cancellationToken)
    {
        var info = await projects.CaseAsync(caseId, cancellationToken);
        await sessions.ReleaseCaseAsync(caseId, info.VolumeId);
        await projects.RemoveCaseAsync(caseId, cancellationToken, by);
    }
}
