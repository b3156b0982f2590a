namespace Mem3D.Core.Dashboards;

/// <summary>What is written down of a project, row by row, for other programs.</summary>
public interface ITableStore
{
    /// <summary>The tables there are.</summary>
    static IReadOnlyList<string> Names { get; } = ["progress", "moves", "verdicts", "comments"];

    /// <summary>A table; null: there is none of that name.</summary>
    /// <param name="viewer">Leaves out readings that this person may not see; null: nothing is left out.</param>
    Task<StatisticsTable?> ReadAsync(Guid projectId, string name, Guid? viewer, CancellationToken cancellationToken);
}
