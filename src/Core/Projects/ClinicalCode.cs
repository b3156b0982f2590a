namespace Mem3D.Core.Projects;

/// <summary>A SNOMED CT concept (scheme SCT, DICOM PS3.16 CID 7150/7151).</summary>
/// <param name="Value">The concept's identifier, digits only, for example 64033007.</param>
/// <param name="Meaning">Its name, for example Kidney.</param>
public sealed record ClinicalCode(string Value, string Meaning);
