using Mem3D.Core.Errors;

namespace Mem3D.Inference.Hosting;

/// <summary>What waits and what runs, and whose turn is next. Thread-safe: every method is one step under one lock.</summary>
internal sealed class QueueLines(InferenceOptions options, TimeProvider time)
{
    private readonly Lock _lock = new();
    private readonly FairLine<InteractionJob> _prompts = new();
    private readonly FairLine<InferenceRun> _waiting = new();
    private readonly LinkedList<InferenceRun> _running = new();
    private InteractionJob? _answering;
    private InferenceRun? _turning;
    private long _turnBegan;
    private int _promptsInARow;
    private bool _closed;

    public QueueStatus Status
    {
        get
        {
            lock (_lock)
            {
                return new QueueStatus(_prompts.Count + (_answering is null ? 0 : 1), _running.Count, _waiting.Count);
            }
        }
    }

    /// <summary>True when the queue is closed and nothing is left in it.</summary>
    public bool IsOver
    {
        get
        {
            lock (_lock)
            {
                return _closed && _prompts.Count == 0 && _running.Count == 0 && _waiting.Count == 0;
            }
        }
    }

    /// <summary>Time since the turn in progress began.</summary>
    public TimeSpan TurnTime => time.GetElapsedTime(Volatile.Read(ref _turnBegan));

    /// <summary>Puts a prompt in. Returns the runs that it ends: those of the same person in the same case.</summary>
    /// <exception cref="Mem3DException">The queue is full or closed.</exception>
    public IReadOnlyList<InferenceRun> Add(InteractionJob job, Guid caseId)
    {
        lock (_lock)
        {
            Admit(_prompts, job.PersonId, options.MaximumWaitingInteractions);
            _prompts.Add(job.PersonId, job);
            return [.. _running.Concat(_waiting.Of(job.PersonId)).Where(run => (run.PersonId, run.CaseId) == (job.PersonId, caseId))];
        }
    }

    /// <exception cref="Mem3DException">The queue is full or closed.</exception>
    public void Add(InferenceRun run)
    {
        lock (_lock)
        {
            Admit(_waiting, run.PersonId, options.MaximumWaitingRuns);
            _waiting.Add(run.PersonId, run);
        }
    }

    /// <summary>True when it waited.</summary>
    public bool Remove(InteractionJob job)
    {
        lock (_lock)
        {
            return _prompts.Remove(job.PersonId, job);
        }
    }

    /// <summary>True when it waited.</summary>
    public bool Remove(InferenceRun run)
    {
        lock (_lock)
        {
            return _waiting.Remove(run.PersonId, run);
        }
    }

    /// <summary>The turn in progress is over, and with it the run that had it when it is named.</summary>
    public void TurnEnded(InferenceRun? over = null)
    {
        lock (_lock)
        {
            (_answering, _turning) = (null, null);
            if (over is not null)
            {
                _running.Remove(over);
            }
        }
    }

    /// <summary>Lets nothing in any more; returns everything there is.</summary>
    public (IReadOnlyList<InteractionJob> Prompts, IReadOnlyList<InferenceRun> Runs) Close()
    {
        lock (_lock)
        {
            _closed = true;
            IEnumerable<InteractionJob> answering = _answering is null ? [] : [_answering];
            return ([.. _prompts.InOrder(), .. answering], [.. _running, .. _waiting.InOrder()]);
        }
    }

    /// <summary>
    /// Lets waiting runs begin while there is room, one a person. A run that nobody reads, or that is paused, takes no room: it holds up its own reader only.
    /// </summary>
    /// <returns>True when one began.</returns>
    public bool LetIn()
    {
        lock (_lock)
        {
            var before = _running.Count;
            while (_running.Count(IsRead) < options.ConcurrentRuns
                && _waiting.TryTake(out var run, person => _running.Any(other => other.PersonId == person && !other.IsPaused)))
            {
                _running.AddLast(run);
            }

            return _running.Count > before;
        }
    }

    /// <summary>Chooses the next turn: stopped runs (to let go of them), then prompts, then the runs in rotation.</summary>
    public (InteractionJob? Job, InferenceRun? Run) Next()
    {
        lock (_lock)
        {
            _turnBegan = time.GetTimestamp();
            if (_running.FirstOrDefault(run => run.StopAsked) is { } stopped)
            {
                return (null, stopped);
            }

            var next = _running.FirstOrDefault(IsRead);
            if ((next is null || _promptsInARow < InferenceQueue.PromptsInARow) && _prompts.TryTake(out _answering))
            {
                _promptsInARow++;
                return (_answering, null);
            }

            _promptsInARow = 0;
            _turning = next;
            if (next is not null)
            {
                _running.Remove(next);
                _running.AddLast(next);
            }

            return (null, next);
        }
    }

    public QueueView Look()
    {
        lock (_lock)
        {
            return new QueueView(
                _answering, _turning, [.. _prompts.InOrder()], [.. _running.Where(IsRead)], [.. _waiting.InOrder()], options.ConcurrentRuns,
                TurnTime.TotalMilliseconds);
        }
    }

    private bool IsRead(InferenceRun run) => !run.IsPaused && run.Unread < options.MaximumUnreadSlices;

    private void Admit<T>(FairLine<T> line, Guid personId, int most)
        where T : class
    {
        if (_closed)
        {
            throw new Mem3DException(ErrorKind.Unavailable, "The server is shutting down.", "Try again in a minute; nothing drawn is lost.");
        }

        if (line.Count >= most)
        {
            throw new Mem3DException(ErrorKind.Unavailable, $"The queue is full: {line.Count} requests wait.", "Try again in a moment; nothing drawn is lost.");
        }

        if (line.Of(personId).Count is var own && own >= options.MaximumWaitingPerPerson)
        {
            throw new Mem3DException(
                ErrorKind.Unavailable, $"The queue is full for you: {own} of your requests wait.", "Try again when some of them are done; nothing drawn is lost.");
        }
    }
}
