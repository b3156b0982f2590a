namespace Mem3D.Data.Care;

/// <summary>How far a backup, a restore or an examination is.</summary>
/// <param name="Step">What is looked at, in words.</param>
/// <param name="Done">Bytes done.</param>
/// <param name="Total">Bytes to do; 0: not known.</param>
public sealed record CareProgress(string Step, long Done, long Total);
