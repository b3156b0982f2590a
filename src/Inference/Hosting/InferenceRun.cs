using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using System.Threading.Channels;
using Mem3D.Core.Segmentation;

namespace Mem3D.Inference.Hosting;

/// <summary>
/// One propagation in the queue. Its results are read once, by <see cref="ReadAsync"/>; when reading has ended, the engine no longer touches the volume.
/// </summary>
[SuppressMessage("Design", "CA1001", Justification = "The source has neither timer nor wait handle; disposing it would race with Stop.")]
public sealed class InferenceRun
{
    private readonly Channel<PropagatedSlice> _results = Channel.CreateUnbounded<PropagatedSlice>(); // the single-reader kind cannot count
    private readonly CancellationTokenSource _stop = new();
    private readonly Func<CancellationToken, IAsyncEnumerable<PropagatedSlice>> _work;
    private readonly InferenceQueue _queue;
    private IAsyncEnumerator<PropagatedSlice>? _slices;
    private bool _began;
    private int _asked;
    private bool _paused;
    private QueuePlace _place = new(1, null);
    private int _outcome;

    internal InferenceRun(
        InferenceQueue queue, Guid personId, Guid caseId, int slices, Func<CancellationToken, IAsyncEnumerable<PropagatedSlice>> work)
    {
        _queue = queue;
        _work = work;
        PersonId = personId;
        CaseId = caseId;
        SlicesLeft = slices;
    }

    /// <summary>Raised after <see cref="Place"/> changed; on the queue's thread, so a handler must be quick; what it throws is ignored.</summary>
    public event Action<InferenceRun>? PlaceChanged;

    public Guid PersonId { get; }

    public Guid CaseId { get; }

    /// <summary>Where it stands, and about how long it takes.</summary>
    public QueuePlace Place => Volatile.Read(ref _place);

    /// <summary>How it ended; <see cref="RunOutcome.Open"/> until then.</summary>
    public RunOutcome Outcome => (RunOutcome)Volatile.Read(ref _outcome);

    /// <summary>True while it lets others go first, until <see cref="Resume"/>: it gets no turn and holds up nobody.</summary>
    public bool IsPaused => Volatile.Read(ref _paused);

    internal bool StopAsked => Volatile.Read(ref _asked) != 0;

    internal int Unread => _results.Reader.Count;

    /// <summary>Upper bound of the slices still to compute.</summary>
    internal int SlicesLeft { get; private set; }

    /// <summary>True when the last slice cost a network; slices after a stop cost none.</summary>
    internal bool LastWasComputed { get; private set; }

    /// <summary>True when the last slice's time says what others will take: a run's first one encodes the anchors as well.</summary>
    internal bool LastWasTypical { get; private set; }

    /// <summary>Where the last slice's time went.</summary>
    internal StageTimes LastStages { get; private set; }

    /// <summary>
    /// The slices as they are computed. Ends when the run is complete; after a stop, a pre-emption or a shutdown it first gives what was computed
    /// before, then throws <see cref="OperationCanceledException"/> (see <see cref="Outcome"/>).
    /// </summary>
    /// <param name="cancellationToken">Gives up reading; it does not stop the run.</param>
    /// <exception cref="Core.Errors.Mem3DException">The engine refused or failed; slices given before are valid.</exception>
    public async IAsyncEnumerable<PropagatedSlice> ReadAsync([EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        await foreach (var slice in _results.Reader.ReadAllAsync(cancellationToken).ConfigureAwait(false))
        {
            _queue.Wake();
            yield return slice;
        }
    }

    /// <summary>Ends the run: the network in progress is terminated, a waiting run never begins, and answers that come late are dropped.</summary>
    public void Stop() => Stop(RunOutcome.Stopped);

    /// <summary>Halts it after the slice in progress; what is in memory stays there, so that it goes on where it was.</summary>
    public void Pause() => Volatile.Write(ref _paused, true);

    /// <summary>Lets it go on.</summary>
    public void Resume()
    {
        Volatile.Write(ref _paused, false);
        _queue.Wake();
    }

    internal void Stop(RunOutcome why)
    {
        if (Interlocked.CompareExchange(ref _asked, (int)why, 0) == 0 && Outcome == RunOutcome.Open)
        {
            _ = _stop.CancelAsync(); // never runs the engine's continuation on the caller's thread
            _queue.OnStopAsked(this);
        }
    }

    internal void MoveTo(QueuePlace place)
    {
        if (Interlocked.Exchange(ref _place, place) == place)
        {
            return;
        }

        try
        {
            PlaceChanged?.Invoke(this);
        }
#pragma warning disable CA1031 // a listener's failure must not end the queue for everyone
        catch (Exception)
#pragma warning restore CA1031
        {
            // The place can be read at any time; only the telling of it is lost.
        }
    }

    /// <summary>Computes one slice. False: the run is over.</summary>
    internal async ValueTask<bool> TakeTurnAsync()
    {
        try
        {
            _stop.Token.ThrowIfCancellationRequested();
            _slices ??= _work(_stop.Token).GetAsyncEnumerator(_stop.Token);
            if (await _slices.MoveNextAsync().ConfigureAwait(false))
            {
                _stop.Token.ThrowIfCancellationRequested();
                var slice = _slices.Current;
                (SlicesLeft, LastStages) = (slice.Total - slice.Done, slice.Stages);
                (LastWasTypical, LastWasComputed) = (slice.Milliseconds > 0 && _began, slice.Milliseconds > 0);
                _began = true;
                _results.Writer.TryWrite(slice);
                return true;
            }

            await EndAsync(RunOutcome.Completed, null).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (_stop.IsCancellationRequested)
        {
            await EndAsync((RunOutcome)_asked, Early()).ConfigureAwait(false);
        }
#pragma warning disable CA1031 // one run's failure, whatever it is, belongs to its reader and must not end the queue for everyone
        catch (Exception e)
#pragma warning restore CA1031
        {
            await EndAsync(RunOutcome.Failed, e).ConfigureAwait(false);
        }

        return false;
    }

    /// <summary>Ends a run that never began.</summary>
    internal void EndUnstarted() => Close((RunOutcome)_asked, Early());

    private OperationCanceledException Early() => new($"The propagation ended early: {(RunOutcome)_asked}.");

    private async ValueTask EndAsync(RunOutcome outcome, Exception? error)
    {
        try
        {
            if (_slices is not null)
            {
                await _slices.DisposeAsync().ConfigureAwait(false);
            }
        }
#pragma warning disable CA1031 // the reason it ended matters more than a failure while cleaning up
        catch (Exception e)
#pragma warning restore CA1031
        {
            error ??= e;
            outcome = outcome == RunOutcome.Completed ? RunOutcome.Failed : outcome;
        }

        Close(outcome, error);
    }

    private void Close(RunOutcome outcome, Exception? error)
    {
        if (Interlocked.CompareExchange(ref _outcome, (int)outcome, (int)RunOutcome.Open) == (int)RunOutcome.Open)
        {
            _results.Writer.TryComplete(error);
        }
    }
}
