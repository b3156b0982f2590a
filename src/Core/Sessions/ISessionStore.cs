using Mem3D.Core.Volumes;

namespace Mem3D.Core.Sessions;

/// <summary>
/// The durable history of cases. Every method returns only after its transaction is on disk. The current state of a slice is the one written by
/// the newest edit (by sequence) that is neither undone nor discarded; nothing is ever overwritten or deleted.
/// </summary>
public interface ISessionStore
{
    /// <exception cref="Errors.Mem3DException">No such case.</exception>
    Task<CaseSnapshot> LoadAsync(Guid caseId, CancellationToken cancellationToken);

    /// <summary>Current state of one slice; null when untouched.</summary>
    Task<SliceState?> FindSliceAsync(Guid caseId, Guid labelId, int slice, CancellationToken cancellationToken);

    /// <summary>The edit that a gesture made, whatever became of it since; null when it made none.</summary>
    Task<Edit?> FindGestureAsync(Guid caseId, Guid gestureId, CancellationToken cancellationToken);

    /// <summary>A label's slices as they were when an edit had just ended, on that edit's own branch of the history; ascending.</summary>
    /// <exception cref="Errors.Mem3DException">No such edit in this case.</exception>
    Task<IReadOnlyList<SliceState>> StateAtAsync(Guid caseId, Guid labelId, Guid editId, CancellationToken cancellationToken);

    /// <summary>A label's rounds on every branch of the history, oldest first.</summary>
    Task<IReadOnlyList<RoundNode>> RoundsAsync(Guid caseId, Guid labelId, CancellationToken cancellationToken);

    /// <summary>Stores the edit with status Running (and its prompt) and discards undone edits: there is no redo past a new edit.</summary>
    Task<Edit> BeginAsync(NewEdit edit, CancellationToken cancellationToken);

    /// <summary>
    /// Stores slice states of a running edit by label, all or none; the same slice again replaces this edit's own earlier version of it.
    /// </summary>
    /// <exception cref="Errors.Mem3DException">A label of another project, or an edit that has ended.</exception>
    Task WriteAsync(Guid editId, IReadOnlyDictionary<Guid, IReadOnlyList<SliceState>> slices, CancellationToken cancellationToken);

    /// <summary>Ends a running edit.</summary>
    Task<Edit> FinishAsync(Guid editId, EditStatus status, string? failure, CancellationToken cancellationToken);

    /// <summary>
    /// Takes back a person's newest edit that is not undone, or the one named, of all labels it wrote to; null when there is none. Other people's edits
    /// stay, and so does one that later edits stand on: they wrote to the same slices, or propagated the label.
    /// </summary>
    /// <exception cref="Errors.Mem3DException">Conflict: an edit of this case is still running, what is left is other people's, or a later edit stands on it.</exception>
    Task<HistoryChange?> UndoAsync(Guid caseId, Guid personId, Guid? editId, CancellationToken cancellationToken);

    /// <summary>Brings back the oldest undone edit of a person; null when there is none.</summary>
    /// <exception cref="Errors.Mem3DException">Conflict: an edit of this case is still running, or it stood on an undone edit of somebody else's.</exception>
    Task<HistoryChange?> RedoAsync(Guid caseId, Guid personId, CancellationToken cancellationToken);

    /// <summary>
    /// Chooses the axis that masks are propagated along, while nothing was ever drawn or commented in the case: slices, prompts and masks are those of
    /// one axis.
    /// </summary>
    /// <exception cref="Errors.Mem3DException">No such case or axis, or the case has a history.</exception>
    Task SetAxisAsync(Guid caseId, SliceAxis axis, CancellationToken cancellationToken);

    /// <summary>At start-up: running edits of a server that was killed become Interrupted. Returns how many.</summary>
    Task<int> MarkInterruptedAsync(CancellationToken cancellationToken);
}
