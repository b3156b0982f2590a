using Mem3D.Core.Volumes;

namespace Mem3D.Data.Volumes;

/// <summary>A volume found among files.</summary>
/// <param name="Frames">Volumes on the same grid in this source.</param>
/// <param name="Axis">The axis its slices were acquired along.</param>
/// <param name="Warnings">What a person must know before trusting it.</param>
public sealed record InspectedVolume(
    string Name, string File, Modality Modality, VolumeGeometry Geometry, int Frames, SliceAxis Axis, IReadOnlyList<string> Warnings)
{
    /// <summary>Smallest and largest value, when the voxels were decoded.</summary>
    public (double Low, double High)? Range { get; init; }
}
