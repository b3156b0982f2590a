using Mem3D.Core.Work;

namespace Mem3D.Core.People;

/// <summary>What rights are decided on, remembered between requests and forgotten with every change. Thread-safe.</summary>
public interface IStandings
{
    /// <summary>A person's role; null: none, or no such project.</summary>
    ValueTask<ProjectRole?> RoleAsync(Guid userId, Guid projectId, CancellationToken cancellationToken);

    /// <summary>How an account stands; null: no such account.</summary>
    ValueTask<AccountStanding?> AccountAsync(Guid userId, CancellationToken cancellationToken);

    /// <summary>Where a case stands; null: no such case.</summary>
    ValueTask<CaseStanding?> CaseAsync(Guid caseId, CancellationToken cancellationToken);

    /// <summary>People who read the scan of a group: who has one of its readings or drew in one.</summary>
    ValueTask<IReadOnlySet<Guid>> ReadersAsync(Guid groupId, CancellationToken cancellationToken);

    /// <summary>Something that rights are decided on has changed, and is on disk: in this case; null: accounts, roles or projects.</summary>
    event Action<Guid?>? Changed;
}
