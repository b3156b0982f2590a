using Mem3D.Core.Volumes;

namespace Mem3D.Data.Persistence;

/// <summary>What an edit must fit into: the case's project and the size and place of its slices.</summary>
internal sealed record CaseFrame(Guid ProjectId, VolumeGeometry Geometry, SliceAxis Axis, byte[]? TruePositions);
