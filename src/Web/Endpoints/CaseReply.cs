using Mem3D.Core.Projects;
using Mem3D.Core.Volumes;

namespace Mem3D.Web.Endpoints;

/// <summary>A case for the page (docs/wire.md).</summary>
public sealed record CaseReply(
    Guid Id, string Name, Guid ProjectId, string ProjectName, string Axis, int[] Size, double[] IjkToLps, string VoxelType, string Modality,
    IntensityRange Intensity, IReadOnlyList<int> DamagedSlices, bool Uneven)
{
    public static CaseReply Of(CaseInfo c)
    {
        var (geometry, voxels, modality, intensity) = c.Volume;
        return new CaseReply(
            c.Id, c.Name, c.ProjectId, c.ProjectName, c.Axis.ToString(), [geometry.Size.Width, geometry.Size.Height, geometry.Size.Depth],
            geometry.IjkToLps.ToArray(), voxels == Core.Volumes.VoxelType.Int16 ? "int16" : "float32", modality.ToString(), intensity,
            c.Axis == SliceAxis.K ? c.Volume.DamagedSlices : [], c.Volume.Uneven);
    }
}
