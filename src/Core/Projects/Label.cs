namespace Mem3D.Core.Projects;

/// <summary>A target of a project's label schema.</summary>
/// <param name="Number">Value in exported label maps, 1…255, unique in the project.</param>
/// <param name="Code">SNOMED CT code, when known.</param>
/// <param name="Overlap">Who keeps a voxel that this label and another one claim.</param>
public sealed record Label(
    Guid Id, Guid ProjectId, int Number, string Name, LabelColor Color, ClinicalCode? Code, OverlapRule Overlap = OverlapRule.Probability);
