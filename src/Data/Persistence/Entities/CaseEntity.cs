using Mem3D.Core.Volumes;

namespace Mem3D.Data.Persistence.Entities;

internal sealed class CaseEntity
{
    public Guid Id { get; set; }

    public Guid ProjectId { get; set; }

    public ProjectEntity? Project { get; set; }

    public Guid VolumeId { get; set; }

    public VolumeEntity? Volume { get; set; }

    public string Name { get; set; } = "";

    public SliceAxis Axis { get; set; }

    public DateTimeOffset CreatedAt { get; set; }
}
