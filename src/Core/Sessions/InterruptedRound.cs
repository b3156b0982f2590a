namespace Mem3D.Core.Sessions;

/// <summary>A round that the end of a server cut off.</summary>
/// <param name="Edit">Its edit.</param>
/// <param name="Options">Its settings as JSON, as they were stored.</param>
public sealed record InterruptedRound(Edit Edit, string? Options);
