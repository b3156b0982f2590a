using Mem3D.Core.Diagnostics;

namespace Mem3D.Inference.Hosting;

/// <summary>
/// How long the queue's turns usually take on this device in this precision (an engine has one of each): moving medians of whole turns, as those who
/// wait feel them. Turns that failed or were cut short do not count. Thread-safe.
/// </summary>
public sealed class QueuePace
{
    private readonly MovingMedian _prompt = new();
    private readonly MovingMedian _slice = new();

    /// <summary>Milliseconds a prompt; null before the first.</summary>
    public double? PromptMilliseconds => _prompt.Value;

    /// <summary>Milliseconds a propagated slice; null before the first.</summary>
    public double? SliceMilliseconds => _slice.Value;

    internal void Prompt(TimeSpan taken) => _prompt.Add(taken.TotalMilliseconds);

    internal void Slice(TimeSpan taken) => _slice.Add(taken.TotalMilliseconds);
}
