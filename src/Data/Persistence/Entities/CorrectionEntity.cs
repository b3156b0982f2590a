namespace Mem3D.Data.Persistence.Entities;

/// <summary>A slice of a round that a person corrected: what the score said and how much of the mask stayed. Corrected again: the last counts.</summary>
internal sealed class CorrectionEntity
{
    /// <summary>The round that wrote the slice.</summary>
    public Guid RoundId { get; set; }

    public Guid LabelId { get; set; }

    public int Slice { get; set; }

    public Guid ProjectId { get; set; }

    public Guid CaseId { get; set; }

    public CaseEntity? Case { get; set; }

    public Guid AuthorId { get; set; }

    public DateTimeOffset At { get; set; }

    public string Model { get; set; } = "";

    public string Scanner { get; set; } = "";

    public double Estimated { get; set; }

    public double Achieved { get; set; }
}
