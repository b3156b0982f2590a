using System.Collections.Concurrent;
using Mem3D.Core.Drawing;
using Mem3D.Core.Interactions;
using Mem3D.Core.People;
using Mem3D.Core.Quality;
using Mem3D.Core.Readings;
using Mem3D.Core.Segmentations;
using Mem3D.Core.Sessions;
using Mem3D.Core.Volumes;

namespace Mem3D.Web.Workspace;

/// <summary>
/// What people do to cases: each gesture one edit, on disk before it is acknowledged, told to everybody who has the case open. Knows no page,
/// no hub and no HTTP. Thread-safe; one per process.
/// </summary>
public sealed class CaseSessions : IHostedService, IDisposable
{
    /// <summary>How long an unused case is kept in memory.</summary>
    public static readonly TimeSpan IdleTime = TimeSpan.FromMinutes(10);

    private readonly ConcurrentDictionary<Guid, CaseSession> _sessions = new();
    private readonly CaseServices _services;
    private readonly IStandings _standings;
    private readonly ITimer _sweep;

    public CaseSessions(CaseServices services, IStandings standings)
    {
        (_services, _standings) = (services, standings);
        _standings.Changed += Moved;
        _sweep = services.Time.CreateTimer(_ => Sweep(), null, IdleTime / 2, IdleTime / 2);
    }

    /// <exception cref="Core.Errors.Mem3DException">No such case.</exception>
    public Task<CaseOverview> OpenAsync(Guid caseId, CancellationToken cancellationToken) => Of(caseId).OpenAsync(cancellationToken);

    /// <summary>Stores a prompt and asks the interaction network. Returns when the prompt is on disk.</summary>
    public Task<Edit> PromptAsync(Person person, Guid caseId, Guid labelId, int slice, Prompt prompt, Guid? gesture, CancellationToken cancellationToken) =>
        Of(caseId).PromptAsync(person, labelId, slice, prompt, gesture, cancellationToken);

    /// <summary>Anchors a slice as empty.</summary>
    public Task<Edit> NoTargetAsync(Person person, Guid caseId, Guid labelId, int slice, Guid? gesture, CancellationToken cancellationToken) =>
        Of(caseId).NoTargetAsync(person, labelId, slice, gesture, cancellationToken);

    /// <summary>Anchors slices as they are.</summary>
    public Task<Edit> AcceptAsync(Person person, Guid caseId, Guid labelId, IReadOnlyList<int> slices, Guid? gesture, CancellationToken cancellationToken) =>
        Of(caseId).AcceptAsync(person, labelId, slices, gesture, cancellationToken);

    /// <summary>Lets propagation rewrite an anchored slice again; its mask stays until then.</summary>
    public Task<Edit> ReleaseAsync(Person person, Guid caseId, Guid labelId, int slice, Guid? gesture, CancellationToken cancellationToken) =>
        Of(caseId).ReleaseAsync(person, labelId, slice, gesture, cancellationToken);

    /// <summary>Chooses the propagation axis of a case in which nothing was done yet.</summary>
    /// <exception cref="Core.Errors.Mem3DException">The case has a history.</exception>
    public Task SetAxisAsync(Guid caseId, SliceAxis axis, CancellationToken cancellationToken) => Of(caseId).SetAxisAsync(axis, cancellationToken);

    /// <summary>Finishes a label in a case, or gives it free again: while it is finished nobody changes its masks.</summary>
    public Task<Edit> LockAsync(Person person, Guid caseId, Guid labelId, bool locked, Guid? gesture, CancellationToken cancellationToken) =>
        Of(caseId).LockAsync(person, labelId, locked, gesture, cancellationToken);

    /// <summary>Changes a mask by a person's own hand. Returns when all of it is on disk.</summary>
    public Task<Edit> DrawAsync(
        Person person, Guid caseId, Guid labelId, int slice, MaskDrawing drawing, Guid? gesture, CancellationToken cancellationToken) =>
        Of(caseId).DrawAsync(person, labelId, slice, drawing, gesture, cancellationToken);

    /// <summary>Moves a label's mask to another label: on one slice, or on all when it is null.</summary>
    public Task<Edit> RelabelAsync(
        Person person, Guid caseId, Guid labelId, Guid toLabelId, int? slice, Guid? gesture, CancellationToken cancellationToken) =>
        Of(caseId).RelabelAsync(person, labelId, toLabelId, slice, gesture, cancellationToken);

    /// <summary>Makes a label what it was when an edit had ended: the slices named, or all when that is null.</summary>
    public Task<Edit> RestoreAsync(
        Person person, Guid caseId, Guid labelId, Guid editId, IReadOnlyList<int>? slices, Guid? gesture, CancellationToken cancellationToken) =>
        Of(caseId).RestoreAsync(person, labelId, editId, slices, gesture, cancellationToken);

    /// <summary>Pins a slice in memory, drops it, or leaves it to the memory manager again; from the next round on.</summary>
    public Task<Edit> ChooseMemoryAsync(
        Person person, Guid caseId, Guid labelId, int slice, MemoryChoice choice, Guid? gesture, CancellationToken cancellationToken) =>
        Of(caseId).ChooseMemoryAsync(person, labelId, slice, choice, gesture, cancellationToken);

    /// <summary>A label's slices as they were when an edit had just ended.</summary>
    public Task<IReadOnlyList<SliceState>> StateAtAsync(Guid caseId, Guid labelId, Guid editId, CancellationToken cancellationToken) =>
        _services.Store.StateAtAsync(caseId, labelId, editId, cancellationToken);

    /// <summary>A label's rounds on every branch of the history.</summary>
    public Task<IReadOnlyList<RoundNode>> RoundsAsync(Guid caseId, Guid labelId, CancellationToken cancellationToken) =>
        _services.Store.RoundsAsync(caseId, labelId, cancellationToken);

    /// <summary>Halts the running propagation, or lets it go on.</summary>
    public Task PauseAsync(Guid caseId, bool paused, CancellationToken cancellationToken) => Of(caseId).PauseAsync(paused, cancellationToken);

    /// <summary>Makes a label what a segmentation file says. Returns when all of it is on disk.</summary>
    public Task<Edit> ImportAsync(
        Person person, Guid caseId, Guid labelId, IReadOnlyList<SegmentSlice> slices, string format, CancellationToken cancellationToken) =>
        Of(caseId).ImportAsync(person, labelId, slices, format, cancellationToken);

    /// <summary>Takes masks of readings into the adjudication of a label. No edit: nothing gives way.</summary>
    /// <returns>The edit, and how many slices it wrote.</returns>
    public Task<(Edit? Edit, int Slices)> TakeReadingAsync(
        Person person, Guid caseId, Guid labelId, IReadOnlyList<SliceState> given, ReadingMerge merge, string source, Guid? gesture, CancellationToken cancellationToken) =>
        Of(caseId).TakeReadingAsync(person, labelId, given, merge, source, gesture, cancellationToken);

    /// <summary>Starts a round of one label or several. Returns when the run's edit is on disk.</summary>
    public Task<Edit> PropagateAsync(
        Person person, Guid caseId, IReadOnlyList<Guid> labelIds, PropagationChoice choice, CancellationToken cancellationToken) =>
        Of(caseId).PropagateAsync(person, labelIds, choice, cancellationToken);

    /// <summary>Asks the running propagation to end; what was computed stays.</summary>
    public void Stop(Guid caseId)
    {
        if (_sessions.TryGetValue(caseId, out var session))
        {
            session.Stop();
        }
    }

    /// <summary>Takes back a person's newest edit; her running propagation is stopped first. Null: there is nothing to take back.</summary>
    public Task<Edit?> UndoAsync(Person person, Guid caseId, CancellationToken cancellationToken) => Of(caseId).UndoAsync(person, cancellationToken);

    /// <summary>Brings back what a person's undo took back. Null: there is nothing to bring back.</summary>
    public Task<Edit?> RedoAsync(Person person, Guid caseId, CancellationToken cancellationToken) => Of(caseId).RedoAsync(person, cancellationToken);

    /// <summary>Takes back what a gesture of a person made, if it arrived at all. Null: it did not, or is taken back already.</summary>
    public Task<Edit?> TakeBackAsync(Person person, Guid caseId, Guid gesture, CancellationToken cancellationToken) =>
        Of(caseId).TakeBackAsync(person, gesture, cancellationToken);

    /// <summary>The slice to fix next; null: nothing worth proposing.</summary>
    public Task<Suggestion?> SuggestAsync(Guid caseId, Guid labelId, NextSliceRule rule, CancellationToken cancellationToken) =>
        Of(caseId).SuggestAsync(labelId, rule, cancellationToken);

    /// <summary>Ends what runs in a case that is about to be removed, and lets go of its files.</summary>
    public async Task ReleaseCaseAsync(Guid caseId, Guid volumeId)
    {
        if (_sessions.TryRemove(caseId, out var session))
        {
            session.Stop();
            await session.DrainAsync();
        }

        _services.Cases.Forget(caseId);
        _services.Volumes.Forget(volumeId);
    }

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <summary>Waits until every answer is on disk; the queue was closed before, so nothing new comes.</summary>
    public Task StopAsync(CancellationToken cancellationToken) =>
        Task.WhenAll(_sessions.Values.Select(s => s.DrainAsync())).WaitAsync(cancellationToken);

    public void Dispose()
    {
        _standings.Changed -= Moved;
        _sweep.Dispose();
    }

    /// <summary>A case that went to somebody else may have lost what was drawn in it.</summary>
    private void Moved(Guid? moved)
    {
        foreach (var (caseId, session) in _sessions)
        {
            if (moved is null || moved == caseId)
            {
                session.Reread();
            }
        }
    }

    private CaseSession Of(Guid caseId) => _sessions.GetOrAdd(caseId, static (id, services) => new CaseSession(id, services), _services);

    private void Sweep()
    {
        foreach (var session in _sessions.Values)
        {
            session.ForgetIfIdle(IdleTime);
        }
    }
}
