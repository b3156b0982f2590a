using System.Threading.Channels;
using Mem3D.Core.Diagnostics;
using Mem3D.Core.Errors;
using Mem3D.Core.Segmentation;
using Mem3D.Core.Volumes;

namespace Mem3D.Inference.Hosting;

/// <summary>
/// The one way to the engine: one network at a time, bounded, fair between people. Prompts go before propagations. A propagation is a sequence
/// of slice-sized turns, so a prompt waits for at most one slice of other people's runs, and people's runs advance alike; after
/// <see cref="PromptsInARow"/> prompts a run has one turn, so that nothing starves. A person's new prompt ends her own propagations of the same
/// case; what she left to compute in another case goes on. Thread-safe.
/// </summary>
public sealed class InferenceQueue : IAsyncDisposable, IDisposable
{
    /// <summary>Prompts answered one after the other before a run has a turn.</summary>
    public const int PromptsInARow = 8;

    private readonly ISegmentationEngine _engine;
    private readonly TimeProvider _time;
    private readonly Channel<bool> _wake = Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite, SingleReader = true });
    private readonly QueueLines _lines;
    private readonly QueueBoard _board;
    private readonly QueueMeter _meter;
    private readonly Task _loop;

    /// <summary>Starts the runner.</summary>
    public InferenceQueue(ISegmentationEngine engine, InferenceOptions? options = null, TimeProvider? time = null)
    {
        _engine = engine;
        _time = time ?? TimeProvider.System;
        _lines = new QueueLines(options ?? new InferenceOptions(), _time);
        _board = new QueueBoard(_lines, Pace, _time);
        _meter = new QueueMeter(() => _lines.Status);
        _loop = Task.Run(LoopAsync);
    }

    /// <summary>What waits and runs now.</summary>
    public QueueStatus Status => _lines.Status;

    /// <summary>What somebody who asks now can expect.</summary>
    public QueueOutlook Outlook => _board.Outlook();

    /// <summary>How long turns usually take.</summary>
    public QueuePace Pace { get; } = new();

    /// <summary>
    /// Asks for the mask of one slice. Ends every propagation of this person in this case first. When the task has ended, the engine no longer
    /// touches the volume.
    /// </summary>
    /// <param name="personId">Whose turn it takes.</param>
    /// <param name="caseId">What she works on.</param>
    /// <param name="volume">Must stay open until the task has ended.</param>
    /// <param name="request">The prompt.</param>
    /// <param name="moved">Told where the prompt stands whenever that changes; on the queue's thread, so it must be quick; what it throws is ignored.</param>
    /// <param name="cancellationToken">Takes the prompt out of the queue, or terminates its network.</param>
    /// <exception cref="Mem3DException">The queue is full or closed, or the engine refused.</exception>
    /// <exception cref="OperationCanceledException">Cancelled, or the server shuts down.</exception>
    public async Task<InteractionResult> InteractAsync(
        Guid personId, Guid caseId, IVoxelSource volume, InteractionRequest request, Action<QueuePlace>? moved, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var job = new InteractionJob(personId, token => _engine.InteractAsync(volume, request, token), moved, _time.GetTimestamp());
        foreach (var run in _lines.Add(job, caseId))
        {
            run.Stop(RunOutcome.Preempted);
        }

        _board.Tell();
        Wake();
        await using (cancellationToken.Register(() => Cancel(job)).ConfigureAwait(false))
        {
            return await job.Answer.ConfigureAwait(false);
        }
    }

    /// <summary>Queues a propagation. Refusals of the request itself come when its slices are read.</summary>
    /// <param name="personId">Whose turn it takes.</param>
    /// <param name="caseId">What she works on.</param>
    /// <param name="volume">Must stay open until reading the run has ended.</param>
    /// <param name="targets">What to propagate: one request a label, in turns (<see cref="RoundPropagation"/>).</param>
    /// <param name="cacheKey">Name of the volume in the encoder cache; null: no cache.</param>
    /// <exception cref="Mem3DException">The queue is full or closed.</exception>
    public InferenceRun Propagate(Guid personId, Guid caseId, IVoxelSource volume, IReadOnlyList<PropagationRequest> targets, string? cacheKey)
    {
        var run = new InferenceRun(
            this, personId, caseId, targets.Sum(target => _engine.CountSlices(volume.Info.Geometry, target)),
            token => _engine.PropagateRoundAsync(volume, targets, cacheKey, token));
        _lines.Add(run);
        _board.Tell();
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
        var (prompts, runs) = _lines.Close();
        foreach (var job in prompts)
        {
            Cancel(job);
        }

        foreach (var run in runs)
        {
            run.Stop(RunOutcome.ShutDown);
        }

        _meter.Dispose();
        Wake();
    }

    public ValueTask DisposeAsync() => new(StopAsync());

    internal void Wake() => _wake.Writer.TryWrite(true);

    /// <summary>A run was stopped: one that never began ends here, one that runs ends in its next turn.</summary>
    internal void OnStopAsked(InferenceRun run)
    {
        if (_lines.Remove(run))
        {
            run.EndUnstarted();
            _board.Tell();
        }

        Wake();
    }

    private void Cancel(InteractionJob job)
    {
        var waited = _lines.Remove(job);
        job.Cancel();
        if (waited)
        {
            job.Drop();
            _board.Tell();
        }
    }

    private async Task LoopAsync()
    {
        while (true)
        {
            if (_lines.LetIn())
            {
                _board.Tell();
            }

            var (job, run) = _lines.Next();
            if (job is not null)
            {
                await AnswerAsync(job).ConfigureAwait(false);
            }
            else if (run is not null)
            {
                await TakeTurnAsync(run).ConfigureAwait(false);
            }
            else if (_lines.IsOver)
            {
                return;
            }
            else
            {
                await _wake.Reader.ReadAsync().ConfigureAwait(false);
            }
        }
    }

    private async Task AnswerAsync(InteractionJob job)
    {
        _meter.Waited(_time.GetElapsedTime(job.Asked));
        _board.Tell();
        await job.RunAsync().ConfigureAwait(false);
        if (job.Answer.IsCompletedSuccessfully)
        {
            Pace.Prompt(_lines.TurnTime);
            _meter.Answered();
            StageMeter.Record(Stage.Interaction, _lines.TurnTime.TotalMilliseconds);
        }

        _lines.TurnEnded();
        _board.Tell();
    }

    private async Task TakeTurnAsync(InferenceRun run)
    {
        if (!await run.TakeTurnAsync().ConfigureAwait(false))
        {
            _lines.TurnEnded(run);
            _board.Tell();
            return;
        }

        if (run.LastWasTypical)
        {
            Pace.Slice(_lines.TurnTime);
        }

        if (run.LastWasComputed)
        {
            _meter.Slice();
            StageMeter.Record(run.LastStages);
        }

        _lines.TurnEnded();
        _board.TellNowAndThen();
    }
}
