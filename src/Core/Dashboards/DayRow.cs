namespace Mem3D.Core.Dashboards;

/// <summary>How far the project was at the end of a day (UTC).</summary>
/// <param name="Submitted">Cases submitted at least once so far.</param>
/// <param name="Accepted">Cases accepted so far and still.</param>
public sealed record DayRow(DateOnly Day, int Total, int Submitted, int Accepted, double ActiveSeconds);
