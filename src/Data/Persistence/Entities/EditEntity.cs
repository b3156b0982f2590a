using Mem3D.Core.Sessions;

namespace Mem3D.Data.Persistence.Entities;

internal sealed class EditEntity
{
    public Guid Id { get; set; }

    public Guid CaseId { get; set; }

    public CaseEntity? Case { get; set; }

    public Guid LabelId { get; set; }

    public LabelEntity? Label { get; set; }

    /// <summary>Position in the case's history; never reused, not even after a discard.</summary>
    public long Sequence { get; set; }

    public EditKind Kind { get; set; }

    public EditStatus Status { get; set; }

    public int? Slice { get; set; }

    public int Round { get; set; }

    /// <summary>No foreign key: history outlives its author's account.</summary>
    public Guid AuthorId { get; set; }

    public DateTimeOffset At { get; set; }

    /// <summary>Taken back; may come again.</summary>
    public bool Undone { get; set; }

    /// <summary>Taken back and then passed by a newer edit: never comes again, kept for the record.</summary>
    public bool Discarded { get; set; }

    public string Model { get; set; } = "";

    /// <summary>Settings of the run as JSON.</summary>
    public string? Options { get; set; }

    public string? Failure { get; set; }

    /// <summary>The page's own name of the gesture; unique in the case.</summary>
    public Guid? GestureId { get; set; }

    /// <summary>Sequence of the edit it followed.</summary>
    public long? Parent { get; set; }

    /// <summary>The edit whose moment it restored.</summary>
    public Guid? Source { get; set; }

    /// <summary>What it says of its slice as memory.</summary>
    public MemoryChoice? Choice { get; set; }

    /// <param name="authorName">Display name of the author.</param>
    /// <param name="labels">Labels it wrote to.</param>
    public Edit ToEdit(string authorName, IEnumerable<Guid> labels) =>
        new(Id, CaseId, LabelId, Sequence, Kind, Status, Slice, Round, AuthorId, authorName, At, Undone, Model, Failure)
        {
            Others = labels.Where(label => label != LabelId).Distinct().ToArray(),
            GestureId = GestureId,
            Parent = Parent,
            Discarded = Discarded,
            Source = Source,
            Choice = Choice,
        };
}
