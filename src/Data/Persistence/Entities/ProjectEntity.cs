namespace Mem3D.Data.Persistence.Entities;

internal sealed class ProjectEntity
{
    public Guid Id { get; set; }

    public string Name { get; set; } = "";

    /// <summary>No foreign key: a project outlives its author's account.</summary>
    public Guid AuthorId { get; set; }

    public DateTimeOffset CreatedAt { get; set; }

    public List<LabelEntity> Labels { get; } = [];

    public List<CaseEntity> Cases { get; } = [];
}
