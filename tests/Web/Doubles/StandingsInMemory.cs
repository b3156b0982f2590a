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

    public ValueTask<AccountStanding?> AccountAsync(Guid userId, CancellationToken cancellationToken) =>
        ValueTask.FromResult<AccountStanding?>(new AccountStanding(Administrator, false, ""));

    public ValueTask<CaseStanding?> CaseAsync(Guid caseId, CancellationToken cancellationToken) => ValueTask.FromResult(Standing);

    public ValueTask<IReadOnlySet<Guid>> ReadersAsync(Guid groupId, CancellationToken cancellationToken) => ValueTask.FromResult<IReadOnlySet<Guid>>(new HashSet<Guid>());

    public event Action<Guid?>? Changed;

    /// <summary>Tells that something changed.</summary>
    public void Tell(Guid? caseId) => Changed?.Invoke(caseId);
}
