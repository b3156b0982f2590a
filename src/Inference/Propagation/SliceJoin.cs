namespace Mem3D.Inference.Propagation;

/// <summary>Two passes' results of one slice on their way to becoming one: its network may still run.</summary>
/// <param name="result">Waits for the network, if there is one, and makes the result. Called at most once.</param>
/// <param name="network">Ends when nothing runs any more, whatever became of it.</param>
internal sealed class SliceJoin(Func<StepResult> result, Task? network = null)
{
    /// <exception cref="Core.Errors.Mem3DException">The network failed.</exception>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    public StepResult End() => result();

    /// <summary>Waits until nothing touches the run's buffers any more; what came of it does not matter.</summary>
    public void Abandon() => network?.ContinueWith(
        static _ => { }, CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default).GetAwaiter().GetResult();
}
