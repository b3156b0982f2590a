using System.Threading.Channels;
using Mem3D.Core.Errors;
using Mem3D.Core.Segmentation;
using Mem3D.Core.Volumes;

namespace Mem3D.Inference.Hosting;

/// <summary>
/// The one way to the engine: one network at a time, bounded, fair between people. Prompts go before propagations. A propagation is a sequence
/// of slice-sized turns, so a prompt waits for at most one slice of other people's runs, and people's runs advance alike. A person's new prompt
/// ends her own propagations. Thread-safe.
/// </summary>
public sealed class InferenceQueue : IAsyncDisposable, IDisposable
{
    private readonly ISegmentationEngine _engine;
    private readonly InferenceOptions _options;
    private readonly Lock _lock = new();
    private readonly FairLine<InteractionJob> _interactions = new();
    private readonly FairLine<InferenceRun> _waiting = new();
    private readonly LinkedList<InferenceRun> _running = new();
    private readonly Channel<bool> _wake = Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite, SingleReader = true });
    private readonly Task _loop;
    private InteractionJob? _answering;
    private bool _closed;

    /// <summary>Starts the runner.</summary>
    public InferenceQueue(ISegmentationEngine engine, InferenceOptions? options = null)
    {
        _engine = engine;
        _options = options ?? new InferenceOptions();
        _loop = Task.Run(LoopAsync);
    }

    /// <summary>What waits and runs now.</summary>
    public QueueStatus Status
    {
        get
        {
            lock (_lock)
            {
                return new QueueStatus(_interactions.Count + (_answering is null ? 0 : 1), _running.Count, _waiting.Count);
            }
        }
    }

    /// <summary>
    /// Asks for the mask of one slice. Ends every propagation of this person first. When the task has ended, the engine no longer touches the volume.
    /// </summary>
    /// <exception cref="Mem3DException">The queue is full or closed, or the engine refused.</exception>
    /// <exception cref="OperationCanceledException">Cancelled, or the server shuts down.</exception>
    public async Task<InteractionResult> InteractAsync(Guid personId, IVoxelSource volume, InteractionRequest request, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var job = new InteractionJob(personId, token => _engine.InteractAsync(volume, request, token));
        List<InferenceRun> replaced;
        lock (_lock)
        {
            Admit(_interactions.Count, _options.MaximumWaitingInteractions);
            _interactions.Add(personId, job);
            replaced = [.. _running.Where(run => run.PersonId == personId), .. _waiting.Of(personId)];
        }

        foreach (var run in replaced)
        {
            run.Stop(RunOutcome.Preempted);
        }

        Wake();
        await using (cancellationToken.Register(() => Cancel(job)).ConfigureAwait(false))
        {
            return await job.Answer.ConfigureAwait(false);
        }
    }

    /// <summary>Queues a propagation. Refusals of the request itself come when its slices are read.</summary>
    /// <param name="personId">Whose turn it takes.</param>
    /// <param name="volume">Must stay open until reading the run has ended.</param>
    /// <param name="request">What to propagate.</param>
    /// <param name="cacheKey">Name of the volume in the encoder cache; null: no cache.</param>
    /// <exception cref="Mem3DException">The queue is full or closed.</exception>
    public InferenceRun Propagate(Guid personId, IVoxelSource volume, PropagationRequest request, string? cacheKey)
    {
        var run = new InferenceRun(this, personId, token => _engine.PropagateAsync(volume, request, cacheKey, token));
        lock (_lock)
        {
            Admit(_waiting.Count, _options.MaximumWaitingRuns);
            _waiting.Add(personId, run);
        }

        Reorder();
        Wake();
        return run;
    }

    /// <summary>
    /// Closes the queue: nothing new comes in, waiting prompts are cancelled, propagations end with what they have, and the network that runs is
    /// terminated. Returns when the engine is idle.
    /// </summary>
    public async Task StopAsync()
    {
        Dispose();
        await _loop.ConfigureAwait(false);
    }

    /// <summary>As <see cref="StopAsync"/>, without waiting for the engine.</summary>
    public void Dispose()
    {
        List<InteractionJob> jobs;
        List<InferenceRun> runs;
        lock (_lock)
        {
            _closed = true;
            jobs = [.. _interactions.InOrder()];
            if (_answering is not null)
            {
                jobs.Add(_answering);
            }

            runs = [.. _running, .. _waiting.InOrder()];
        }

        jobs.ForEach(Cancel);
        runs.ForEach(run => run.Stop(RunOutcome.ShutDown));
        Wake();
    }

    public ValueTask DisposeAsync() => new(StopAsync());

    internal void Wake() => _wake.Writer.TryWrite(true);

    /// <summary>A run was stopped: one that never began ends here, one that runs ends in its next turn.</summary>
    internal void OnStopAsked(InferenceRun run)
    {
        bool never;
        lock (_lock)
        {
            never = _waiting.Remove(run.PersonId, run);
        }

        if (never)
        {
            run.EndUnstarted();
            Reorder();
        }

        Wake();
    }

    private void Admit(int count, int most)
    {
        if (_closed)
        {
            throw new Mem3DException(ErrorKind.Unavailable, "The server is shutting down.", "Try again in a minute; nothing drawn is lost.");
        }

        if (count >= most)
        {
            throw new Mem3DException(ErrorKind.Unavailable, $"The queue is full: {count} requests wait.", "Try again in a moment; nothing drawn is lost.");
        }
    }

    private void Cancel(InteractionJob job)
    {
        bool waited;
        lock (_lock)
        {
            waited = _interactions.Remove(job.PersonId, job);
        }

        job.Cancel();
        if (waited)
        {
            job.Drop();
        }
    }

    private async Task LoopAsync()
    {
        while (true)
        {
            var (job, run) = Next();
            if (job is not null)
            {
                await job.RunAsync().ConfigureAwait(false);
                lock (_lock)
                {
                    _answering = null;
                }
            }
            else if (run is not null)
            {
                if (!await run.TakeTurnAsync().ConfigureAwait(false))
                {
                    lock (_lock)
                    {
                        _running.Remove(run);
                    }

                    Reorder();
                }
            }
            else if (Idle())
            {
                return;
            }
            else
            {
                await _wake.Reader.ReadAsync().ConfigureAwait(false);
            }
        }
    }

    private bool Idle()
    {
        lock (_lock)
        {
            return _closed && _interactions.Count == 0 && _running.Count == 0 && _waiting.Count == 0;
        }
    }

    /// <summary>Chooses the next turn: stopped runs (to let go of them), then prompts, then the runs in rotation.</summary>
    private (InteractionJob? Job, InferenceRun? Run) Next()
    {
        Admit();
        lock (_lock)
        {
            if (_running.FirstOrDefault(run => run.StopAsked) is { } stopped)
            {
                return (null, stopped);
            }

            if (_interactions.TryTake(out _answering))
            {
                return (_answering, null);
            }

            if (_running.FirstOrDefault(run => run.Unread < _options.MaximumUnreadSlices) is { } next)
            {
                _running.Remove(next);
                _running.AddLast(next);
                return (null, next);
            }

            return default;
        }
    }

    /// <summary>Lets waiting runs begin while there is room, one a person.</summary>
    private void Admit()
    {
        var began = false;
        lock (_lock)
        {
            while (_running.Count < _options.ConcurrentRuns
                && _waiting.TryTake(out var run, person => _running.Any(other => other.PersonId == person)))
            {
                _running.AddLast(run);
                began = true;
            }
        }

        if (began)
        {
            Reorder();
        }
    }

    /// <summary>Tells every run its position.</summary>
    private void Reorder()
    {
        List<InferenceRun> running;
        IReadOnlyList<InferenceRun> waiting;
        lock (_lock)
        {
            running = [.. _running];
            waiting = _waiting.InOrder();
        }

        running.ForEach(run => run.MoveTo(0));
        for (var i = 0; i < waiting.Count; i++)
        {
            waiting[i].MoveTo(i + 1);
        }
    }
}
