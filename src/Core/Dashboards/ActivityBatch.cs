namespace Mem3D.Core.Dashboards;

/// <summary>Active time of one person on one case in one hour.</summary>
/// <param name="Hour">Hours since the Unix epoch, UTC.</param>
public sealed record ActivityBatch(Guid CaseId, Guid UserId, Guid LabelId, long Hour, double Seconds, int Actions);
