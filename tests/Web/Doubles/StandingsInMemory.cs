using Mem3D.Core.People;
using Mem3D.Core.Work;

namespace Mem3D.Web.Tests.Doubles;

/// <summary>One role for everybody, everywhere.</summary>
internal sealed class StandingsInMemory : IStandings
{
    public ProjectRole? Role { get; set; } = ProjectRole.Manager;

    public bool Administrator { get; set; }

    public CaseStanding? Standing { get; set; }

    public ValueTask<ProjectRole?> RoleAsync(Guid userId, Guid projectId, CancellationToken cancellationToken) => ValueTask.FromResult(Role);

    public ValueTask<bool> IsAdministratorAsync(Guid userId, CancellationToken cancellationToken) => ValueTask.FromResult(Administrator);

    public ValueTask<CaseStanding?> CaseAsync(Guid caseId, CancellationToken cancellationToken) => ValueTask.FromResult(Standing);

    public void Forget()
    {
        // Nothing is remembered.
    }
}
