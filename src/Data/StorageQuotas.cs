namespace Mem3D.Data;

/// <summary>How much voxel data a project, or one person's imports over all projects, may hold. 0: no limit.</summary>
public sealed record StorageQuotas
{
    public long ProjectBytes { get; init; }

    public int ProjectCases { get; init; }

    public long PersonBytes { get; init; }

    public int PersonCases { get; init; }
}
