namespace Mem3D.Inference.Hosting;

/// <summary>What the queue holds at one moment, as far as times depend on it.</summary>
/// <param name="StepLeft">Milliseconds until the network in progress is done; 0: none runs; NaN: not known.</param>
/// <param name="Prompts">Prompts that wait.</param>
/// <param name="Running">Propagations that take turns, next turn first, each with its person and the slices it still has to compute.</param>
/// <param name="Waiting">Propagations that wait, in the order of <see cref="FairLine{T}.InOrder"/>.</param>
/// <param name="Slots">Propagations that may take turns at once.</param>
internal sealed record QueueLoad(
    double StepLeft, int Prompts, IReadOnlyList<(Guid Person, int Slices)> Running, IReadOnlyList<(Guid Person, int Slices)> Waiting, int Slots);
