using Mem3D.Core.Volumes;

namespace Mem3D.Data.Formats;

/// <summary>First pass over a volume: how to store it and its extremes.</summary>
/// <param name="Type">Int16 when every value is an integer in its range, else Float32.</param>
internal sealed record VoxelScan(VoxelType Type, double Minimum, double Maximum);
