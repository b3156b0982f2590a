using System.Collections.Concurrent;
using Mem3D.Core.Projects;

namespace Mem3D.Web.Workspace;

/// <summary>
/// Which volume a case shows: asked for with every slice, and never changing while the case exists, so that scrolling does not ask the database.
/// Counts in the remembered <see cref="CaseInfo"/> may be old. Thread-safe.
/// </summary>
public sealed class CaseVolumes(IProjectStore projects)
{
    /// <summary>More than anybody looks at between two restarts; beyond it, memory matters more.</summary>
    private const int Most = 10_000;

    private readonly ConcurrentDictionary<Guid, CaseInfo> _known = new();

    /// <exception cref="Core.Errors.Mem3DException">No such case.</exception>
    public async Task<CaseInfo> OfAsync(Guid caseId, CancellationToken cancellationToken)
    {
        if (_known.TryGetValue(caseId, out var known))
        {
            return known;
        }

        if (_known.Count >= Most)
        {
            _known.Clear();
        }

        return _known[caseId] = await projects.CaseAsync(caseId, cancellationToken);
    }

    public void Forget(Guid caseId) => _known.TryRemove(caseId, out _);
}
