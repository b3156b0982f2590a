namespace Mem3D.Core.Volumes;

/// <summary>Progress of an import: what is being done to which file, and the share of the work done, [0, 1].</summary>
public sealed record ImportProgress(string File, string Step, double Fraction);
