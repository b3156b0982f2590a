namespace Mem3D.Core.Volumes;

/// <summary>Intensities of a whole volume, in stored units (HU for CT): extremes of all voxels, and the 0.5th and 99.5th
/// percentile of those that are no padding.</summary>
public sealed record IntensityRange(double Minimum, double Maximum, double Low, double High);
