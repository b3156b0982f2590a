namespace Mem3D.Data.Persistence.Entities;

/// <summary>What lists and dashboards need of one label of one case, kept with every finished edit: nobody counts 100,000 rounds on a page.</summary>
internal sealed class CaseStatEntity
{
    public Guid CaseId { get; set; }

    public CaseEntity? Case { get; set; }

    public Guid LabelId { get; set; }

    /// <summary>Slices with a state.</summary>
    public int Touched { get; set; }

    /// <summary>Slices with a mask that is not empty.</summary>
    public int Masks { get; set; }

    /// <summary>Mean estimated IoU over slices with a mask; null: none.</summary>
    public double? MeanQuality { get; set; }

    /// <summary>Lowest estimated IoU of a slice with a mask that nobody vouched for; null: none.</summary>
    public double? LowestQuality { get; set; }

    public int Prompts { get; set; }

    public int PromptedSlices { get; set; }

    public int Rounds { get; set; }

    /// <summary>1 − IoU of the slice that the last round changed most.</summary>
    public double LargestChange { get; set; }
}
