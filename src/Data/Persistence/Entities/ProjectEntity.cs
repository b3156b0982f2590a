using Mem3D.Core.Deidentification;

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

    public bool Deidentify { get; set; }

    public bool RetainUids { get; set; }

    public bool KeepOriginals { get; set; }

    /// <summary>De-identified cases so far, also those removed since: their names are numbers.</summary>
    public int NumberedCases { get; set; }

    public DeidentificationSettings Deidentification => new(Deidentify, RetainUids, KeepOriginals);

    public List<LabelEntity> Labels { get; } = [];

    public List<CaseEntity> Cases { get; } = [];
}
