namespace Mem3D.Data.Persistence.Entities;

internal sealed class CommentEntity
{
    public Guid Id { get; set; }

    public Guid CaseId { get; set; }

    public CaseEntity? Case { get; set; }

    public Guid? ParentId { get; set; }

    public Guid AuthorId { get; set; }

    public DateTimeOffset At { get; set; }

    public string Text { get; set; } = "";

    public Guid? LabelId { get; set; }

    public int? Slice { get; set; }

    public double? X { get; set; }

    public double? Y { get; set; }

    public int? Round { get; set; }

    public Guid? ResolvedById { get; set; }

    public DateTimeOffset? ResolvedAt { get; set; }
}
