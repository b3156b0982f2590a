namespace Mem3D.Core.Projects;

/// <summary>A target of a project's label schema.</summary>
/// <param name="Number">Value in exported label maps, 1…255, unique in the project.</param>
/// <param name="Code">SNOMED CT code, when known.</param>
/// <param name="Overlap">Who keeps a voxel that this label and another one claim.</param>
/// <param name="MinimumQuality">Mean estimated IoU that a case must reach to be submitted, [0, 1]; 0: no such rule.</param>
/// <param name="Required">A case without a mask of it cannot be submitted; "the target is not there" counts as one.</param>
public sealed record Label(
    Guid Id, Guid ProjectId, int Number, string Name, LabelColor Color, ClinicalCode? Code, OverlapRule Overlap = OverlapRule.Probability,
    double MinimumQuality = 0, bool Required = false);
