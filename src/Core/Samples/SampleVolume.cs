using Mem3D.Core.Volumes;

namespace Mem3D.Core.Samples;

/// <summary>A generated volume with its ground truth.</summary>
/// <param name="Voxels">Hounsfield units, I fastest.</param>
public sealed record SampleVolume(
    string Name, VolumeGeometry Geometry, Modality Modality, short[] Voxels, LabelMap Truth, IReadOnlyList<SampleLabel> Labels);
