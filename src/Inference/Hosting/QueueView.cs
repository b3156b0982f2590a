namespace Mem3D.Inference.Hosting;

/// <summary>What is in the queue at one moment.</summary>
/// <param name="Answering">The prompt whose network runs.</param>
/// <param name="Turning">The run whose slice is computed.</param>
/// <param name="Prompts">Those that wait, in order.</param>
/// <param name="Running">Runs that take turns, next first.</param>
/// <param name="Waiting">Runs that wait, in order.</param>
/// <param name="Slots">Runs that may take turns at once.</param>
/// <param name="TurnTime">Milliseconds since the turn in progress began.</param>
internal sealed record QueueView(
    InteractionJob? Answering, InferenceRun? Turning, IReadOnlyList<InteractionJob> Prompts, IReadOnlyList<InferenceRun> Running,
    IReadOnlyList<InferenceRun> Waiting, int Slots, double TurnTime)
{
    /// <summary>Milliseconds left of a turn in progress that usually takes so many.</summary>
    public double Left(double usual) => Math.Max(0, usual - TurnTime);

    /// <summary>The same as times see it.</summary>
    public QueueLoad Load(double promptMs, double sliceMs)
    {
        var left = Answering is not null ? Left(promptMs) : Turning is not null ? Left(sliceMs) : 0;
        return new QueueLoad(
            left, Prompts.Count, [.. Running.Select(run => (run.PersonId, run.SlicesLeft - (run == Turning ? 1 : 0)))],
            [.. Waiting.Select(run => (run.PersonId, run.SlicesLeft))], Slots);
    }
}
