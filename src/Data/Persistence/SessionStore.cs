using Mem3D.Core.Errors;
using Mem3D.Core.Sessions;
using Mem3D.Core.Volumes;
using Mem3D.Data.Persistence.Entities;
using Microsoft.EntityFrameworkCore;

namespace Mem3D.Data.Persistence;

internal sealed class SessionStore(Database database, Standings standings, TimeProvider time) : ISessionStore
{
    public Task<CaseSnapshot> LoadAsync(Guid caseId, CancellationToken cancellationToken) => database.ReadAsync(
        async db =>
        {
            var info = await CaseRows.FindAsync(db, caseId, cancellationToken).ConfigureAwait(false);
            var labels = await db.Labels.Where(l => l.ProjectId == info.ProjectId).OrderBy(l => l.Number)
                .ToListAsync(cancellationToken).ConfigureAwait(false);
            var slices = await CaseRows.Current(db, caseId).OrderBy(v => v.Slice).ToListAsync(cancellationToken).ConfigureAwait(false);
            var edits = await EditRows.ListAsync(db, caseId, cancellationToken).ConfigureAwait(false);
            var prompts = await db.Prompts.Where(p => p.Edit!.CaseId == caseId && !p.Edit.Undone && !p.Edit.Discarded)
                .OrderBy(p => p.Edit!.Sequence).Select(p => new { Prompt = p, p.Edit!.LabelId }).ToListAsync(cancellationToken).ConfigureAwait(false);
            return new CaseSnapshot(
                info,
                [.. labels.Select(l => l.ToLabel())],
                slices.GroupBy(v => v.LabelId).ToDictionary(g => g.Key, g => (IReadOnlyList<SliceState>)[.. g.Select(v => v.ToState())]),
                [.. prompts.Select(p => p.Prompt.ToStored(p.LabelId))],
                edits);
        },
        cancellationToken);

    public Task<SliceState?> FindSliceAsync(Guid caseId, Guid labelId, int slice, CancellationToken cancellationToken) => database.ReadAsync(
        async db => await CaseRows.Active(db).Where(v => v.CaseId == caseId && v.LabelId == labelId && v.Slice == slice)
            .OrderByDescending(v => v.Sequence).FirstOrDefaultAsync(cancellationToken).ConfigureAwait(false) is { } newest
            && newest.Origin != SliceOrigin.Cleared ? newest.ToState() : null,
        cancellationToken);

    public Task<Edit?> FindGestureAsync(Guid caseId, Guid gestureId, CancellationToken cancellationToken) => database.ReadAsync(
        async db =>
        {
            var made = await db.Edits.SingleOrDefaultAsync(e => e.CaseId == caseId && e.GestureId == gestureId, cancellationToken).ConfigureAwait(false);
            return made?.ToEdit(
                await EditRows.AuthorAsync(db, made.AuthorId, cancellationToken).ConfigureAwait(false),
                await EditRows.LabelsAsync(db, made.Id, cancellationToken).ConfigureAwait(false));
        },
        cancellationToken);

    public Task<IReadOnlyList<SliceState>> StateAtAsync(Guid caseId, Guid labelId, Guid editId, CancellationToken cancellationToken) =>
        database.ReadAsync(db => RoundRows.StateAtAsync(db, caseId, labelId, editId, cancellationToken), cancellationToken);

    public Task<IReadOnlyList<RoundNode>> RoundsAsync(Guid caseId, Guid labelId, CancellationToken cancellationToken) =>
        database.ReadAsync(db => RoundRows.TreeAsync(db, caseId, labelId, cancellationToken), cancellationToken);

    public async Task<Edit> BeginAsync(NewEdit edit, CancellationToken cancellationToken)
    {
        var moved = false;
        var begun = await database.WriteAsync(
            async db =>
            {
                moved = await WorkRows.TouchAsync(db, edit.CaseId, edit.AuthorId, time.GetUtcNow(), cancellationToken).ConfigureAwait(false);
                return await BeginAsync(db, edit, cancellationToken).ConfigureAwait(false);
            },
            cancellationToken).ConfigureAwait(false);
        if (moved)
        {
            standings.Forget(edit.CaseId);
        }

        return begun;
    }

    public Task WriteAsync(
        Guid editId, IReadOnlyDictionary<Guid, IReadOnlyList<SliceState>> slices, CancellationToken cancellationToken) => database.WriteAsync(
        async db =>
        {
            var edit = await RunningAsync(db, editId, cancellationToken).ConfigureAwait(false);
            var frame = await CaseRows.FrameAsync(db, edit.CaseId, cancellationToken).ConfigureAwait(false);
            foreach (var (labelId, states) in slices)
            {
                if (labelId != edit.LabelId
                    && !await db.Labels.AnyAsync(l => l.Id == labelId && l.ProjectId == frame.ProjectId, cancellationToken).ConfigureAwait(false))
                {
                    throw DataErrors.NotFound("label in this project");
                }

                NewEditRules.Check(states, frame);
                await SliceRows.PutAsync(db, edit, labelId, states, cancellationToken).ConfigureAwait(false);
            }

            return slices.Count;
        },
        cancellationToken);

    public Task<Edit> FinishAsync(Guid editId, EditStatus status, string? failure, CancellationToken cancellationToken) => database.WriteAsync(
        async db =>
        {
            if (status == EditStatus.Running)
            {
                throw new Mem3DException(ErrorKind.Invalid, "A finished edit cannot be running.", "Finish it as completed, stopped, interrupted or failed.");
            }

            var edit = await RunningAsync(db, editId, cancellationToken).ConfigureAwait(false);
            (edit.Status, edit.Failure) = (status, failure);
            var labels = await EditRows.LabelsAsync(db, editId, cancellationToken).ConfigureAwait(false);
            await StatRows.UpdateAsync(db, edit, labels, cancellationToken).ConfigureAwait(false);
            return edit.ToEdit(await EditRows.AuthorAsync(db, edit.AuthorId, cancellationToken).ConfigureAwait(false), labels);
        },
        cancellationToken);

    public Task<HistoryChange?> UndoAsync(Guid caseId, Guid personId, Guid? editId, CancellationToken cancellationToken) =>
        MoveAsync(caseId, db => HistoryRows.ToUndoAsync(db, caseId, personId, editId, cancellationToken), cancellationToken);

    public Task<HistoryChange?> RedoAsync(Guid caseId, Guid personId, CancellationToken cancellationToken) =>
        MoveAsync(caseId, db => HistoryRows.ToRedoAsync(db, caseId, personId, cancellationToken), cancellationToken);

    public Task SetAxisAsync(Guid caseId, SliceAxis axis, CancellationToken cancellationToken) => database.WriteAsync(
        async db =>
        {
            if (!Enum.IsDefined(axis))
            {
                throw new Mem3DException(ErrorKind.Invalid, "A volume has the axes I, J and K.", "Choose one of them.");
            }

            var found = await db.Cases.SingleOrDefaultAsync(c => c.Id == caseId, cancellationToken).ConfigureAwait(false) ?? throw DataErrors.NotFound("case");
            if (await db.Edits.AnyAsync(e => e.CaseId == caseId, cancellationToken).ConfigureAwait(false)
                || await db.Comments.AnyAsync(c => c.CaseId == caseId, cancellationToken).ConfigureAwait(false))
            {
                throw new Mem3DException(
                    ErrorKind.Conflict, "The propagation axis of a case is chosen before the first stroke and comment; this one has some.",
                    "Import the scan again, and choose the axis there first.");
            }

            found.Axis = axis;
            return 0;
        },
        cancellationToken);

    public Task<int> MarkInterruptedAsync(CancellationToken cancellationToken) => database.WriteAsync(
        db => db.Edits.Where(e => e.Status == EditStatus.Running)
            .ExecuteUpdateAsync(s => s.SetProperty(e => e.Status, EditStatus.Interrupted), cancellationToken),
        cancellationToken);

    /// <summary>Takes a step back that is shown, or brings one back that is not.</summary>
    private Task<HistoryChange?> MoveAsync(
        Guid caseId, Func<Mem3DDbContext, Task<Edit?>> choose, CancellationToken cancellationToken) => database.WriteAsync(
        async db =>
        {
            if (!await db.Cases.AnyAsync(c => c.Id == caseId, cancellationToken).ConfigureAwait(false))
            {
                throw DataErrors.NotFound("case");
            }

            if (await db.Edits.AnyAsync(e => e.CaseId == caseId && !e.Discarded && e.Status == EditStatus.Running, cancellationToken).ConfigureAwait(false))
            {
                throw new Mem3DException(ErrorKind.Conflict, "The networks are still at work on this case.", "Stop the run or let it end, then undo.");
            }

            if (await choose(db).ConfigureAwait(false) is not { } chosen)
            {
                return null;
            }

            var edit = await db.Edits.SingleAsync(e => e.Id == chosen.Id, cancellationToken).ConfigureAwait(false);
            edit.Undone = !edit.Undone;
            await db.SaveChangesAsync(cancellationToken).ConfigureAwait(false);
            var changes = await SliceRows.ChangesAsync(db, edit, cancellationToken).ConfigureAwait(false);
            await StatRows.UpdateAsync(db, edit, [.. changes.Select(change => change.LabelId)], cancellationToken).ConfigureAwait(false);
            return new HistoryChange(edit.ToEdit(chosen.AuthorName, changes.Select(change => change.LabelId)), changes);
        },
        cancellationToken);

    private async Task<Edit> BeginAsync(Mem3DDbContext db, NewEdit edit, CancellationToken cancellationToken)
    {
        var frame = await CaseRows.FrameAsync(db, edit.CaseId, cancellationToken).ConfigureAwait(false);
        if (!await db.Labels.AnyAsync(l => l.Id == edit.LabelId && l.ProjectId == frame.ProjectId, cancellationToken).ConfigureAwait(false))
        {
            throw DataErrors.NotFound("label in this project");
        }

        NewEditRules.Check(edit, frame);
        await db.Edits.Where(e => e.CaseId == edit.CaseId && e.Undone && !e.Discarded)
            .ExecuteUpdateAsync(s => s.SetProperty(e => e.Discarded, true), cancellationToken).ConfigureAwait(false);
        var last = await db.Edits.Where(e => e.CaseId == edit.CaseId).MaxAsync(e => (long?)e.Sequence, cancellationToken).ConfigureAwait(false);
        var entity = new EditEntity
        {
            Id = Guid.CreateVersion7(),
            CaseId = edit.CaseId,
            LabelId = edit.LabelId,
            Sequence = (last ?? 0) + 1,
            Kind = edit.Kind,
            Status = EditStatus.Running,
            Slice = edit.Slice,
            AuthorId = edit.AuthorId,
            At = time.GetUtcNow(),
            Model = edit.Model,
            Options = edit.Options,
            GestureId = edit.GestureId,
            Parent = await db.Edits.Where(e => e.CaseId == edit.CaseId && !e.Discarded).MaxAsync(e => (long?)e.Sequence, cancellationToken).ConfigureAwait(false),
            Source = edit.Source,
            Choice = edit.Choice,
            Round = await db.Edits.CountAsync(
                e => e.CaseId == edit.CaseId && e.Kind == EditKind.Propagation && !e.Discarded
                    && (e.LabelId == edit.LabelId || db.SliceVersions.Any(v => v.EditId == e.Id && v.LabelId == edit.LabelId)),
                cancellationToken).ConfigureAwait(false),
        };
        db.Edits.Add(entity);
        if (edit.Prompt is not null)
        {
            db.Prompts.Add(NewEditRules.ToEntity(edit, entity.Id, frame));
        }

        return entity.ToEdit(await EditRows.AuthorAsync(db, edit.AuthorId, cancellationToken).ConfigureAwait(false), []);
    }

    private static async Task<EditEntity> RunningAsync(Mem3DDbContext db, Guid editId, CancellationToken cancellationToken)
    {
        var edit = await db.Edits.SingleOrDefaultAsync(e => e.Id == editId, cancellationToken).ConfigureAwait(false) ?? throw DataErrors.NotFound("edit");
        return edit.Status == EditStatus.Running
            ? edit
            : throw new Mem3DException(ErrorKind.Conflict, "This edit has already ended.", "Reload the case and begin a new one.");
    }
}
