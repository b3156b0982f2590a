using Mem3D.Core.Projects;

namespace Mem3D.Core.Segmentations;

/// <summary>One target of a segmentation file.</summary>
/// <param name="Index">Its number in the file, from 0.</param>
/// <param name="Name">Its name; "Label 3" where a file knows numbers only.</param>
/// <param name="Color">Null where the file does not say.</param>
/// <param name="Code">SNOMED CT code, where the file has one.</param>
/// <param name="Voxels">How many voxels it has.</param>
/// <param name="LabelId">The project's label of that name, or else, for files that know numbers only, of that number; null when there is none.</param>
public sealed record FoundSegment(int Index, string Name, LabelColor? Color, ClinicalCode? Code, long Voxels, Guid? LabelId);
