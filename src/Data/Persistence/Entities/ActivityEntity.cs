namespace Mem3D.Data.Persistence.Entities;

internal sealed class ActivityEntity
{
    public Guid CaseId { get; set; }

    public CaseEntity? Case { get; set; }

    public Guid UserId { get; set; }

    /// <summary>Empty: no label was chosen.</summary>
    public Guid LabelId { get; set; }

    /// <summary>Hours since the Unix epoch, UTC.</summary>
    public long Hour { get; set; }

    public Guid ProjectId { get; set; }

    public double Seconds { get; set; }

    public int Actions { get; set; }
}
