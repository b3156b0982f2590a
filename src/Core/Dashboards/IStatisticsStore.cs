namespace Mem3D.Core.Dashboards;

/// <summary>Numbers of a project, from what the stores recorded of real actions.</summary>
public interface IStatisticsStore
{
    Task<Dashboard> DashboardAsync(Guid projectId, CancellationToken cancellationToken);

    /// <summary>Adds active time.</summary>
    Task AddActivityAsync(IReadOnlyList<ActivityBatch> batches, CancellationToken cancellationToken);
}
