using Mem3D.Core.Volumes;

namespace Mem3D.Core.Projects;

/// <summary>A case: one volume in a project, with what there is to see in a list.</summary>
/// <param name="Axis">Propagation axis; the acquisition axis by default.</param>
/// <param name="TouchedSlices">Slices with a mask state, over all labels.</param>
public sealed record CaseInfo(
    Guid Id, Guid ProjectId, string ProjectName, string Name, Guid VolumeId, VolumeInfo Volume, SliceAxis Axis,
    DateTimeOffset CreatedAt, int TouchedSlices);
