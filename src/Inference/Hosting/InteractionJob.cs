using System.Diagnostics.CodeAnalysis;
using Mem3D.Core.Segmentation;

namespace Mem3D.Inference.Hosting;

/// <summary>One prompt in the queue.</summary>
[SuppressMessage("Design", "CA1001", Justification = "The source has neither timer nor wait handle; disposing it would race with Cancel.")]
internal sealed class InteractionJob(Guid personId, Func<CancellationToken, Task<InteractionResult>> work, Action<QueuePlace>? moved, long asked)
{
    private readonly TaskCompletionSource<InteractionResult> _answer = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly CancellationTokenSource _stop = new();

    private QueuePlace? _place;

    public Guid PersonId { get; } = personId;

    /// <summary>Timestamp of the prompt's arrival.</summary>
    public long Asked { get; } = asked;

    public Task<InteractionResult> Answer => _answer.Task;

    /// <summary>Terminates the network when it runs; the answer then comes as a cancellation.</summary>
    public void Cancel() => _ = _stop.CancelAsync();

    /// <summary>Called by one thread at a time.</summary>
    public void MoveTo(QueuePlace place)
    {
        if (_place != place)
        {
            _place = place;
            try
            {
                moved?.Invoke(place);
            }
#pragma warning disable CA1031 // a listener's failure must not end the queue for everyone
            catch (Exception)
#pragma warning restore CA1031
            {
                // Only the telling is lost.
            }
        }
    }

    /// <summary>Ends a job that never began.</summary>
    public void Drop() => _answer.TrySetCanceled(_stop.Token);

    public async Task RunAsync()
    {
        try
        {
            _stop.Token.ThrowIfCancellationRequested();
            _answer.TrySetResult(await work(_stop.Token).ConfigureAwait(false));
        }
        catch (OperationCanceledException) when (_stop.IsCancellationRequested)
        {
            Drop();
        }
#pragma warning disable CA1031 // whatever it is, it belongs to the person who asked and must not end the queue for everyone
        catch (Exception e)
#pragma warning restore CA1031
        {
            _answer.TrySetException(e);
        }
    }
}
