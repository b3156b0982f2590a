using Mem3D.Core.People;

namespace Mem3D.Data.Persistence.Entities;

internal sealed class MemberEntity
{
    public Guid ProjectId { get; set; }

    public ProjectEntity? Project { get; set; }

    public Guid UserId { get; set; }

    public Mem3DUser? User { get; set; }

    public ProjectRole Role { get; set; }

    public DateTimeOffset Since { get; set; }
}
