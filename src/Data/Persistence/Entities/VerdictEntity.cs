using Mem3D.Core.Review;

namespace Mem3D.Data.Persistence.Entities;

/// <summary>What a reviewer said of the mask that an edit wrote on a slice.</summary>
internal sealed class VerdictEntity
{
    public Guid CaseId { get; set; }

    public CaseEntity? Case { get; set; }

    public Guid LabelId { get; set; }

    public int Slice { get; set; }

    public Guid EditId { get; set; }

    public CardReason Reason { get; set; }

    public Verdict Verdict { get; set; }

    public double Quality { get; set; }

    public Guid ReviewerId { get; set; }

    public DateTimeOffset At { get; set; }
}
