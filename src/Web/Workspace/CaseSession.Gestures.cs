using Mem3D.Core.Errors;
using Mem3D.Core.Interactions;
using Mem3D.Core.Masks;
using Mem3D.Core.Segmentation;
using Mem3D.Core.Sessions;
using Mem3D.Core.Volumes;

namespace Mem3D.Web.Workspace;

/// <summary>Gestures that need no network: "no target here", accept, release, undo and redo.</summary>
internal sealed partial class CaseSession
{
    public Task<Edit> NoTargetAsync(Person person, Guid labelId, int slice, Guid? gesture, CancellationToken cancellationToken) => OnceAsync(
        EnterAfterPromptsAsync(cancellationToken), gesture, labelId, async state =>
        {
            state.Require(labelId, slice);
            state.RequireUnlocked(labelId, slice);
            StopRunOf(person, labelId);
            var edit = await BeginAsync(state, new NewEdit(
                caseId, labelId, EditKind.NoTarget, slice, person.Id, "", new Prompt(PromptKind.NoTarget, true, []), null)
            { GestureId = gesture });
            var (width, height) = state.Case.Volume.Geometry.SliceSize(state.Case.Axis);
            var empty = RunLength.Encode(SliceMask.Empty(width, height));
            return await WriteAndFinishAsync(state, edit, [new SliceState(slice, empty, 0, 1, 0, SliceOrigin.NoTarget, true, edit.Id)]);
        },
        cancellationToken);

    public Task<Edit> AcceptAsync(Person person, Guid labelId, IReadOnlyList<int> slices, Guid? gesture, CancellationToken cancellationToken) => OnceAsync(
        EnterAfterPromptsAsync(cancellationToken), gesture, labelId, async state =>
        {
            state.Require(labelId, null);
            state.RequireUnlocked(labelId);
            var wanted = slices.Distinct().Order().Select(slice => state.Find(labelId, slice)
                ?? throw new Mem3DException(ErrorKind.Invalid, $"Slice {slice} has no mask to accept.", "Prompt it, or propagate to it first."));
            var accepted = wanted.Where(s => !s.Anchored).ToList();
            if (accepted.Count == 0)
            {
                throw new Mem3DException(ErrorKind.Invalid, "There is no slice left to accept: all of them are anchored already.", "Go on with another slice.");
            }

            var edit = await BeginAsync(state, new NewEdit(
                caseId, labelId, EditKind.Accept, accepted.Count == 1 ? accepted[0].Slice : null, person.Id, "", null, null)
            { GestureId = gesture });
            return await WriteAndFinishAsync(state, edit, [.. accepted.Select(s => s with
            {
                Quality = 1, Presence = s.Area > 0 ? 1 : 0, Origin = SliceOrigin.Accepted, Anchored = true, EditId = edit.Id,
            })]);
        },
        cancellationToken);

    public Task<Edit> ReleaseAsync(Person person, Guid labelId, int slice, Guid? gesture, CancellationToken cancellationToken) => OnceAsync(
        EnterAfterPromptsAsync(cancellationToken), gesture, labelId, async state =>
        {
            state.Require(labelId, slice);
            state.RequireUnlocked(labelId);
            if (state.Find(labelId, slice) is not { Anchored: true } anchored)
            {
                throw new Mem3DException(ErrorKind.Invalid, $"Slice {slice} is not anchored.", "There is nothing to release: propagation may rewrite it already.");
            }

            var edit = await BeginAsync(state, new NewEdit(caseId, labelId, EditKind.Release, slice, person.Id, "", null, null) { GestureId = gesture });
            return await WriteAndFinishAsync(state, edit, [anchored with { Anchored = false, EditId = edit.Id }]);
        },
        cancellationToken);

    /// <summary>Chooses the propagation axis of a case in which nothing was done yet.</summary>
    public async Task SetAxisAsync(SliceAxis axis, CancellationToken cancellationToken)
    {
        using var turn = await EnterAfterPromptsAsync(cancellationToken);
        await services.Store.SetAxisAsync(caseId, axis, CancellationToken.None);
        services.Cases.Forget(caseId);
        _state = null;
    }

    /// <summary>Finishes a label in this case or gives it free again; the person's own run of it ends first. Nothing to change is an error.</summary>
    public Task<Edit> LockAsync(Person person, Guid labelId, bool locked, Guid? gesture, CancellationToken cancellationToken) => OnceAsync(
        EnterWithoutRunAsync(run => run.Edit.AuthorId == person.Id, cancellationToken, labelId), gesture, labelId, async state =>
        {
            state.Require(labelId, null);
            if (state.IsLocked(labelId) == locked)
            {
                throw new Mem3DException(
                    ErrorKind.Invalid, locked ? "The label is locked already." : "The label is not locked.", "Reload the page to see what somebody changed meanwhile.");
            }

            var kind = locked ? EditKind.Lock : EditKind.Unlock;
            var edit = await BeginAsync(state, new NewEdit(caseId, labelId, kind, null, person.Id, "", null, null) { GestureId = gesture });
            return await WriteAndFinishAsync(state, edit, new Dictionary<Guid, List<SliceState>>());
        },
        cancellationToken);

    public Task<Edit?> UndoAsync(Person person, CancellationToken cancellationToken) =>
        MoveInHistoryAsync(person, () => services.Store.UndoAsync(caseId, person.Id, null, CancellationToken.None), cancellationToken);

    public Task<Edit?> RedoAsync(Person person, CancellationToken cancellationToken) =>
        MoveInHistoryAsync(person, () => services.Store.RedoAsync(caseId, person.Id, CancellationToken.None), cancellationToken);

    /// <summary>Takes back what a gesture made, if it arrived at all. Null: it did not, or is taken back already.</summary>
    public Task<Edit?> TakeBackAsync(Person person, Guid gesture, CancellationToken cancellationToken) => MoveInHistoryAsync(
        person,
        async () => await services.Store.FindGestureAsync(caseId, gesture, CancellationToken.None) is { } made
            ? await services.Store.UndoAsync(caseId, person.Id, made.Id, CancellationToken.None) : null,
        cancellationToken);

    /// <summary>A run of the person's own is stopped for it; somebody else's refuses.</summary>
    private async Task<Edit?> MoveInHistoryAsync(Person person, Func<Task<HistoryChange?>> move, CancellationToken cancellationToken)
    {
        using var turn = await EnterWithoutRunAsync(run => run.Edit.AuthorId == person.Id, cancellationToken);
        await FinishLeftoversAsync();
        if (await move() is not { } change)
        {
            return null;
        }

        var (edit, labels) = change;
        _state = null;
        _state = new CaseState(await services.Store.LoadAsync(caseId, CancellationToken.None));
        foreach (var (labelId, changed, cleared) in labels)
        {
            await services.Events.SlicesChangedAsync(caseId, labelId, edit.Id, changed, cleared, new HashSet<int>());
        }

        await services.Events.EditChangedAsync(caseId, edit, _state.PromptsOf(edit));
        foreach (var (labelId, _, _) in labels)
        {
            await PublishSuggestionAsync(_state, labelId);
        }

        return edit;
    }

    private Task<Edit> WriteAndFinishAsync(CaseState state, Edit edit, IReadOnlyList<SliceState> slices) =>
        WriteAndFinishAsync(state, edit, new Dictionary<Guid, List<SliceState>> { [edit.LabelId] = [.. slices] });

    private async Task<Edit> WriteAndFinishAsync(CaseState state, Edit edit, Dictionary<Guid, List<SliceState>> slices)
    {
        try
        {
            await WriteAsync(state, edit, slices.ToDictionary(
                of => of.Key, of => (IReadOnlyList<SliceState>)[.. of.Value.Select(s => s with { EditId = edit.Id })]));
        }
        catch (Exception e)
        {
            await FailAsync(state, edit, e);
            throw;
        }

        try
        {
            return await FinishAsync(state, edit, EditStatus.Completed, null);
        }
        catch (Exception e)
        {
            Unfinished(edit, EditStatus.Completed, null, e);
            throw;
        }
    }

    /// <summary>Ends an edit whose work failed. Never fails.</summary>
    private async Task FailAsync(CaseState state, Edit edit, Exception reason)
    {
        var status = reason is OperationCanceledException ? EditStatus.Interrupted : EditStatus.Failed;
        var words = status == EditStatus.Failed ? services.Failures.InWords(reason) : null;
        try
        {
            await FinishAsync(state, edit, status, words);
        }
        catch (Exception e)
        {
            Unfinished(edit, status, words, e);
        }
    }

    /// <summary>A person's new prompt ends her own run, and anybody's run of the same label: its anchors are out of date.</summary>
    private void StopRunOf(Person person, Guid labelId)
    {
        if (_run is { } run && (run.Labels.Contains(labelId) || run.Edit.AuthorId == person.Id))
        {
            run.Queued.Stop();
        }
    }

    /// <summary>
    /// Enters when prompts are answered and no run goes on, of one label or of any; a run that <paramref name="mayStop"/> names is stopped, another one refuses.
    /// </summary>
    private async Task<Turn> EnterWithoutRunAsync(Predicate<CaseRun> mayStop, CancellationToken cancellationToken, Guid? ofLabel = null)
    {
        while (true)
        {
            var turn = await EnterAfterPromptsAsync(cancellationToken);
            if (_run is not { } run || (ofLabel is { } label && !run.Labels.Contains(label)))
            {
                return turn;
            }

            turn.Dispose();
            if (!mayStop(run))
            {
                throw new Mem3DException(
                    ErrorKind.Conflict, $"{run.Edit.AuthorName} is propagating in this case.", "Wait until it has ended, or stop it.");
            }

            run.Queued.Stop();
            await run.Completion.WaitAsync(cancellationToken);
        }
    }
}
