namespace Mem3D.Core.Deidentification;

/// <summary>A patient of a project.</summary>
/// <param name="Name">The pseudonym, for example P003.</param>
/// <param name="Cases">How many cases are of this patient.</param>
/// <param name="PatientId">The identifier in the files; null when it was not kept.</param>
/// <param name="PatientName">The name in the files; null when it was not kept.</param>
public sealed record Pseudonym(string Name, int Cases, string? PatientId, string? PatientName);
