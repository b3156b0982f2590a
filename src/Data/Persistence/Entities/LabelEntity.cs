using Mem3D.Core.Projects;

namespace Mem3D.Data.Persistence.Entities;

internal sealed class LabelEntity
{
    public Guid Id { get; set; }

    public Guid ProjectId { get; set; }

    public ProjectEntity? Project { get; set; }

    public int Number { get; set; }

    public string Name { get; set; } = "";

    /// <summary>#rrggbb.</summary>
    public string Color { get; set; } = "";

    public string? CodeValue { get; set; }

    public string? CodeMeaning { get; set; }

    public OverlapRule Overlap { get; set; }

    public double MinimumQuality { get; set; }

    public bool Required { get; set; }

    public Label ToLabel() => new(
        Id, ProjectId, Number, Name, LabelColor.Parse(Color), CodeValue is null ? null : new ClinicalCode(CodeValue, CodeMeaning ?? ""), Overlap,
        MinimumQuality, Required);
}
