using Mem3D.Core.Work;

namespace Mem3D.Core.People;

/// <summary>What rights are decided on, remembered between requests and forgotten with every change. Thread-safe.</summary>
public interface IStandings
{
    /// <summary>A person's role; null: none, or no such project.</summary>
    ValueTask<ProjectRole?> RoleAsync(Guid userId, Guid projectId, CancellationToken cancellationToken);

    /// <summary>True for the installation's administrators.</summary>
    ValueTask<bool> IsAdministratorAsync(Guid userId, CancellationToken cancellationToken);

    /// <summary>Where a case stands; null: no such case.</summary>
    ValueTask<CaseStanding?> CaseAsync(Guid caseId, CancellationToken cancellationToken);

    /// <summary>To be called when accounts, roles or cases changed beyond the stores (ASP.NET Identity).</summary>
    void Forget();
}
