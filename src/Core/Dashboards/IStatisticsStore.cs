namespace Mem3D.Core.Dashboards;

/// <summary>Numbers of a project, from what the stores recorded of real actions.</summary>
public interface IStatisticsStore
{
    /// <param name="viewer">Leaves out readings that this person may not see; null: nothing is left out.</param>
    Task<Dashboard> DashboardAsync(Guid projectId, Guid? viewer, CancellationToken cancellationToken);

    /// <summary>The project over time, of one person or one label.</summary>
    /// <param name="userId">Cases she has or submitted, and her active time; null: everybody's.</param>
    /// <param name="labelId">Submitted and accepted cases with a mask of it, and active time on it; null: all of them.</param>
    Task<IReadOnlyList<DayRow>> DaysAsync(Guid projectId, Guid? userId, Guid? labelId, CancellationToken cancellationToken);

    /// <summary>Adds active time.</summary>
    Task AddActivityAsync(IReadOnlyList<ActivityBatch> batches, CancellationToken cancellationToken);
}
