namespace Mem3D.Core.Sessions;

/// <summary>One step of a case's history.</summary>
/// <param name="LabelId">The label it was made for.</param>
/// <param name="Sequence">Position in the case's history, ascending; never reused.</param>
/// <param name="Slice">The slice prompted, accepted or released; null for a round.</param>
/// <param name="Round">Number of the round it belongs to, per label, from 0: a propagation ends its round.</param>
/// <param name="Undone">Taken back by undo; may be redone until a new edit discards it.</param>
/// <param name="Model">Model set and version that answered, for example "compact 1.0"; empty when none was asked.</param>
/// <param name="Failure">Why it failed, in words for people; null otherwise.</param>
public sealed record Edit(
    Guid Id, Guid CaseId, Guid LabelId, long Sequence, EditKind Kind, EditStatus Status, int? Slice, int Round,
    Guid AuthorId, string AuthorName, DateTimeOffset At, bool Undone, string Model, string? Failure)
{
    /// <summary>Further labels it wrote to: those of a round of several, or a neighbour that gave voxels to what was drawn.</summary>
    public IReadOnlyList<Guid> Others { get; init; } = [];

    /// <summary>The page's own name of the gesture: the same gesture sent twice is one edit. Null for edits that no page made.</summary>
    public Guid? GestureId { get; init; }

    /// <summary>Sequence of the edit it followed; null for the first, and for edits older than this record.</summary>
    public long? Parent { get; init; }

    /// <summary>Passed by a newer edit after it was taken back: never comes again, kept for the record.</summary>
    public bool Discarded { get; init; }

    /// <summary>The edit whose moment a <see cref="EditKind.Restore"/> brought back; null for others.</summary>
    public Guid? Source { get; init; }

    /// <summary>What a <see cref="EditKind.Memory"/> says of its slice; null for others.</summary>
    public MemoryChoice? Choice { get; init; }

    /// <summary>True when the label takes part: its own or one of <see cref="Others"/>.</summary>
    public bool Concerns(Guid labelId) => LabelId == labelId || Others.Contains(labelId);
}
