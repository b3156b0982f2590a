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

    /// <summary>True when the label takes part: its own or one of <see cref="Others"/>.</summary>
    public bool Concerns(Guid labelId) => LabelId == labelId || Others.Contains(labelId);
}
