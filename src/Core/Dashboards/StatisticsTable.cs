namespace Mem3D.Core.Dashboards;

/// <summary>A table for a file: names of columns and rows of as many values.</summary>
public sealed record StatisticsTable(IReadOnlyList<string> Columns, IReadOnlyList<IReadOnlyList<object?>> Rows);
