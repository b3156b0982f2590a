namespace Mem3D.Data.Deidentification;

/// <summary>The patient behind a pseudonym, as the files name them; stored protected only.</summary>
internal sealed record PatientOriginal(string Id, string Name);
