namespace Mem3D.Data.Persistence.Entities;

internal sealed class ProjectEntity
{
    public Guid Id { get; set; }

    public string Name { get; set; } = "";

    /// <summary>No foreign key: a project outlives its author's account.</summary>
    public Guid AuthorId { get; set; }

    public DateTimeOffset CreatedAt { get; set; }

    /// <summary>Markdown.</summary>
    public string Guidelines { get; set; } = "";

    public int LeaseMinutes { get; set; } = 120;

    public double ControlShare { get; set; } = 0.1;

    public bool Blinded { get; set; } = true;

    public bool Archived { get; set; }

    public bool Demonstration { get; set; }

    public List<LabelEntity> Labels { get; } = [];

    public List<CaseEntity> Cases { get; } = [];
}
