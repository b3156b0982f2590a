using System.Globalization;
using Mem3D.Core.Errors;
using Mem3D.Core.Sessions;
using Microsoft.EntityFrameworkCore;

namespace Mem3D.Data.Persistence;

/// <summary>Which step of a case's history a person may take back or bring back: one of her own that nothing later stands on.</summary>
internal static class HistoryRows
{
    /// <summary>The step that undo takes back: the person's newest, or the one named; null when there is none.</summary>
    /// <exception cref="Mem3DException">Conflict: what is left is other people's, or a later step stands on it.</exception>
    public static async Task<Edit?> ToUndoAsync(Mem3DDbContext db, Guid caseId, Guid personId, Guid? editId, CancellationToken cancellationToken)
    {
        var shown = (await EditRows.ListAsync(db, caseId, cancellationToken).ConfigureAwait(false)).FindAll(e => !e.Undone);
        if (shown.FindLast(e => e.AuthorId == personId && (editId is null || e.Id == editId)) is not { } edit)
        {
            return editId is not null || shown.Count == 0 ? null : throw new Mem3DException(
                ErrorKind.Conflict, $"No step of yours is left to undo: the newest one{On(shown[^1].Slice)} is {Name(shown[^1])}'s.",
                "Undo takes back your own steps only. To go back before hers, choose a round under Rounds.");
        }

        if (edit.Kind is not (EditKind.Lock or EditKind.Unlock)
            && edit.Others.Prepend(edit.LabelId).Select(label => shown.FindLast(e => e.LabelId == label && (e.Kind is EditKind.Lock or EditKind.Unlock)))
                .FirstOrDefault(last => last is { Kind: EditKind.Lock }) is { } locking)
        {
            throw new Mem3DException(
                ErrorKind.Conflict, $"{Name(locking)} has locked the label of your last step, so it was not undone.", "Unlock it (the lock beside its name), then undo.");
        }

        return await MetAsync(db, edit, shown.FindAll(e => e.Sequence > edit.Sequence), cancellationToken).ConfigureAwait(false) switch
        {
            null => edit,
            var (later, slice) when later.AuthorId == personId => throw new Mem3DException(
                ErrorKind.Conflict, $"A later step of yours{On(slice)} stands on the one to undo.", "Undo the later one first."),
            var (later, slice) => throw new Mem3DException(
                ErrorKind.Conflict, $"{Name(later)} has gone on from your last step{On(slice)}, so it was not undone.",
                "Ask her to take that back first, or go back to an earlier round under Rounds."),
        };
    }

    /// <summary>The step that redo brings back: the oldest of the person's that are undone; null when there is none.</summary>
    /// <exception cref="Mem3DException">Conflict: it stood on a step of somebody else's that is undone too.</exception>
    public static async Task<Edit?> ToRedoAsync(Mem3DDbContext db, Guid caseId, Guid personId, CancellationToken cancellationToken)
    {
        var undone = (await EditRows.ListAsync(db, caseId, cancellationToken).ConfigureAwait(false)).FindAll(e => e.Undone);
        if (undone.Find(e => e.AuthorId == personId) is not { } edit)
        {
            return null;
        }

        return await MetAsync(db, edit, undone.FindAll(e => e.Sequence < edit.Sequence), cancellationToken).ConfigureAwait(false) is not var (earlier, slice)
            ? edit
            : throw new Mem3DException(
                ErrorKind.Conflict, $"What you undid stood on a step of {Name(earlier)}'s{On(slice)}, which is undone too.", "Ask her to redo hers first.");
    }

    /// <summary>The first of some edits that an edit shares a slice of a label with, or a round whose memory it is part of; null: none.</summary>
    private static async Task<(Edit Other, int? Slice)?> MetAsync(
        Mem3DDbContext db, Edit edit, List<Edit> others, CancellationToken cancellationToken)
    {
        if (others.Count == 0)
        {
            return null;
        }

        var sequences = others.ConvertAll(e => e.Sequence);
        var shared = await db.SliceVersions
            .Where(v => v.CaseId == edit.CaseId && sequences.Contains(v.Sequence)
                && db.SliceVersions.Any(mine => mine.EditId == edit.Id && mine.LabelId == v.LabelId && mine.Slice == v.Slice))
            .OrderBy(v => v.Sequence).ThenBy(v => v.Slice).Select(v => new { v.Sequence, v.Slice }).FirstOrDefaultAsync(cancellationToken).ConfigureAwait(false);
        var round = others.Find(e => e.Kind == EditKind.Propagation && edit.Others.Prepend(edit.LabelId).Any(e.Concerns));
        return shared is not null && (round is null || shared.Sequence <= round.Sequence)
            ? (others.Find(e => e.Sequence == shared.Sequence)!, shared.Slice)
            : round is null ? null : (round, null);
    }

    private static string On(int? slice) => slice is { } index ? string.Create(CultureInfo.InvariantCulture, $" on slice {index + 1}") : "";

    private static string Name(Edit edit) => edit.AuthorName.Length > 0 ? edit.AuthorName : "somebody who is gone";
}
