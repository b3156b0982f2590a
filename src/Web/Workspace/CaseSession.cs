using System.Diagnostics;
using System.Diagnostics.CodeAnalysis;
using Mem3D.Core.Diagnostics;
using Mem3D.Core.Quality;
using Mem3D.Core.Sessions;

namespace Mem3D.Web.Workspace;

/// <summary>
/// The one writer of one case. Invariants: a change reaches the store before memory, and memory before the pages; both under the writer lock,
/// so that everybody sees changes in the order of the commits. The lock is never held while a network runs.
/// </summary>
[SuppressMessage("Design", "CA1001", Justification = "The semaphore has no wait handle; disposing it would race with late answers.")]
internal sealed partial class CaseSession(Guid caseId, CaseServices services)
{
    private readonly SemaphoreSlim _writer = new(1, 1);
    private readonly Dictionary<Guid, Suggestion?> _suggested = [];
    private readonly List<(Guid EditId, EditStatus Status, string? Failure)> _unfinished = [];
    private CaseState? _state;
    private volatile bool _outdated;
    private CaseRun? _run;
    private Task _interactions = Task.CompletedTask;
    private long _usedAt;

    /// <summary>The case as it is on disk, and what runs.</summary>
    public async Task<CaseOverview> OpenAsync(CancellationToken cancellationToken)
    {
        using var turn = await EnterAsync(cancellationToken);
        var snapshot = await services.Store.LoadAsync(caseId, cancellationToken);
        _state = new CaseState(snapshot);
        var suggestions = _state.TouchedLabels.ToDictionary(l => l, l => Suggest(_state, l, NextSliceRule.ExpectedGain));
        return new CaseOverview(snapshot, _run?.State, _run?.Provisional.ToHashSet() ?? [], suggestions);
    }

    public async Task<Suggestion?> SuggestAsync(Guid labelId, NextSliceRule rule, CancellationToken cancellationToken)
    {
        using var turn = await EnterAsync(cancellationToken);
        var state = await StateAsync(labelId, cancellationToken);
        state.Require(labelId, null);
        return Suggest(state, labelId, rule);
    }

    /// <summary>Asks the running propagation to end; what was computed stays.</summary>
    public void Stop() => Volatile.Read(ref _run)?.Queued.Stop();

    /// <summary>Halts the running propagation after the slice in progress, or lets it go on. Nothing runs: nothing happens.</summary>
    public async Task PauseAsync(bool paused, CancellationToken cancellationToken)
    {
        using var turn = await EnterAsync(cancellationToken);
        if (_run is { } run)
        {
            await services.Events.RunChangedAsync(caseId, run.Pause(paused));
        }
    }

    /// <summary>Waits until nothing runs.</summary>
    public async Task DrainAsync()
    {
        await Volatile.Read(ref _interactions);
        await (Volatile.Read(ref _run)?.Completion ?? Task.CompletedTask);
    }

    /// <summary>What is kept in memory may not be what is on disk any more: it is read again before it is used.</summary>
    public void Reread() => _outdated = true;

    /// <summary>Lets go of what is kept in memory when the case was not used lately and nothing runs.</summary>
    public void ForgetIfIdle(TimeSpan idle)
    {
        if (_state is not null && services.Time.GetElapsedTime(_usedAt) > idle && _writer.Wait(0))
        {
            using var turn = new Turn(_writer);
            if (_run is null && _interactions.IsCompleted)
            {
                _state = null;
                _suggested.Clear();
            }
        }
    }

    private async Task<Turn> EnterAsync(CancellationToken cancellationToken)
    {
        await _writer.WaitAsync(cancellationToken);
        _usedAt = services.Time.GetTimestamp();
        return new Turn(_writer);
    }

    /// <summary>Enters when every prompt given so far is answered: gestures take effect in the order in which they were made.</summary>
    private async Task<Turn> EnterAfterPromptsAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            await Volatile.Read(ref _interactions).WaitAsync(cancellationToken);
            var turn = await EnterAsync(cancellationToken);
            if (_interactions.IsCompleted)
            {
                return turn;
            }

            turn.Dispose();
        }
    }

    /// <summary>Reads the case at first use, and again when it went to somebody else or a label is not known: the schema may have grown meanwhile.</summary>
    private async Task<CaseState> StateAsync(Guid? labelId, CancellationToken cancellationToken)
    {
        if (_outdated || _state is null || (labelId is { } id && !_state.Knows(id)))
        {
            _outdated = false;
            _state = new CaseState(await services.Store.LoadAsync(caseId, cancellationToken));
        }

        return _state;
    }

    /// <summary>Stores states of an edit by label, all at once, and shows those that are current.</summary>
    private async Task WriteAsync(
        CaseState state, Edit edit, IReadOnlyDictionary<Guid, IReadOnlyList<SliceState>> slices, Func<Guid, IReadOnlySet<int>>? provisional = null)
    {
        var began = Stopwatch.GetTimestamp();
        await services.Store.WriteAsync(edit.Id, slices, CancellationToken.None);
        StageMeter.RecordSince(Stage.Store, began);
        foreach (var (labelId, states) in slices)
        {
            var current = state.Wrote(edit, labelId, states);
            if (current.Count > 0)
            {
                var cleared = current.Where(s => s.Origin == SliceOrigin.Cleared).Select(s => s.Slice).ToList();
                var present = cleared.Count == 0 ? current : [.. current.Where(s => s.Origin != SliceOrigin.Cleared)];
                await services.Events.SlicesChangedAsync(caseId, labelId, edit.Id, present, cleared, provisional?.Invoke(labelId) ?? new HashSet<int>());
            }
        }
    }

    /// <summary>
    /// Makes a gesture's edit in its turn, once: a gesture that the page sends again, for it did not hear of the answer, gets the edit it made before.
    /// </summary>
    private async Task<Edit> OnceAsync(
        Task<Turn> entering, Guid? gesture, Guid labelId, Func<CaseState, Task<Edit>> make, CancellationToken cancellationToken)
    {
        using var turn = await entering;
        var made = gesture is { } id ? await services.Store.FindGestureAsync(caseId, id, cancellationToken) : null;
        return made ?? await make(await StateAsync(labelId, cancellationToken));
    }

    private async Task<Edit> BeginAsync(CaseState state, NewEdit made)
    {
        var edit = await services.Store.BeginAsync(made, CancellationToken.None);
        state.Began(edit, made.Prompt);
        await services.Events.EditChangedAsync(caseId, edit, state.PromptsOf(edit));
        return edit;
    }

    private async Task<Edit> FinishAsync(CaseState state, Edit edit, EditStatus status, string? failure)
    {
        var finished = await services.Store.FinishAsync(edit.Id, status, failure, CancellationToken.None);
        state.Finished(finished);
        WorkMeter.Ended(finished, services.Time.GetUtcNow());
        await services.Events.EditChangedAsync(caseId, finished, state.PromptsOf(finished));
        foreach (var labelId in finished.Others.Prepend(finished.LabelId))
        {
            await PublishSuggestionAsync(state, labelId);
        }

        return finished;
    }

    /// <summary>The end of an edit could not be stored, for a full disk perhaps: remembered, and tried again before the history moves.</summary>
    private void Unfinished(Edit edit, EditStatus status, string? failure, Exception reason)
    {
        _unfinished.Add((edit.Id, status, failure));
        LogUnfinished(services.Logger, caseId, edit.Id, reason);
    }

    private async Task FinishLeftoversAsync()
    {
        while (_unfinished.Count > 0)
        {
            var (editId, status, failure) = _unfinished[0];
            await services.Store.FinishAsync(editId, status, failure, CancellationToken.None);
            _unfinished.RemoveAt(0);
            _state = null;
        }
    }

    private async Task PublishSuggestionAsync(CaseState state, Guid labelId)
    {
        var suggestion = Suggest(state, labelId, NextSliceRule.ExpectedGain);
        if (!_suggested.TryGetValue(labelId, out var last) || last != suggestion)
        {
            _suggested[labelId] = suggestion;
            await services.Events.SuggestionChangedAsync(caseId, labelId, suggestion);
        }
    }

    private Suggestion? Suggest(CaseState state, Guid labelId, NextSliceRule rule) => services.Chooser.Choose(state.Scores(labelId), rule);

    [LoggerMessage(Level = LogLevel.Error, Message = "Edit {EditId} of case {CaseId} could not be finished; it is tried again before the next undo or redo")]
    private static partial void LogUnfinished(ILogger logger, Guid caseId, Guid editId, Exception error);

    [LoggerMessage(Level = LogLevel.Warning, Message = "The engine gave slice {Slice}, which run {EditId} may not write; it was dropped")]
    private static partial void LogDropped(ILogger logger, int slice, Guid editId);

    /// <summary>The right to write; disposing passes it on.</summary>
    private sealed class Turn(SemaphoreSlim writer) : IDisposable
    {
        public void Dispose() => writer.Release();
    }
}
