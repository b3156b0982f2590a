namespace Mem3D.Inference.Hosting;

/// <summary>What the queue holds at one moment.</summary>
/// <param name="Interactions">Prompts that wait or run.</param>
/// <param name="RunningRuns">Propagations that take turns.</param>
/// <param name="WaitingRuns">Propagations that have not begun.</param>
public readonly record struct QueueStatus(int Interactions, int RunningRuns, int WaitingRuns);
