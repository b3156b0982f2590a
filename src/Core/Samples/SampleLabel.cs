using Mem3D.Core.Projects;

namespace Mem3D.Core.Samples;

/// <summary>A target of the sample, with its number in the ground truth.</summary>
public sealed record SampleLabel(byte Number, string Name, ClinicalCode Code);
