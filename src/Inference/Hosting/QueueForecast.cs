namespace Mem3D.Inference.Hosting;

/// <summary>
/// When everything in the queue has its turn, if nothing new comes: prompts first, then slices in rotation; a propagation that ends lets the next one
/// in, one a person. Counts whole slices instead of stepping through them. NaN stands for "not measured" and spreads. Pure.
/// </summary>
/// <param name="PromptEnds">Milliseconds from now until each waiting prompt is answered.</param>
/// <param name="RunEnds">Until each running propagation has its last slice.</param>
/// <param name="WaitingBegins">Until each waiting propagation takes its first turn's place in the rotation.</param>
internal sealed record QueueForecast(double[] PromptEnds, double[] RunEnds, double[] WaitingBegins)
{
    /// <param name="load">What there is.</param>
    /// <param name="promptMs">What a prompt usually takes; NaN: not measured.</param>
    /// <param name="sliceMs">What a slice usually takes; NaN: not measured.</param>
    public static QueueForecast Of(QueueLoad load, double promptMs, double sliceMs)
    {
        var forecast = new QueueForecast(new double[load.Prompts], new double[load.Running.Count], new double[load.Waiting.Count]);
        var now = load.StepLeft;
        for (var i = 0; i < load.Prompts; i++)
        {
            forecast.PromptEnds[i] = now += promptMs;
        }

        var line = new FairLine<Run>();
        for (var i = 0; i < load.Waiting.Count; i++)
        {
            line.Add(load.Waiting[i].Person, new Run(load.Waiting[i].Person, load.Waiting[i].Slices, i, forecast.WaitingBegins, null));
        }

        var rotation = load.Running.Select((run, i) => new Run(run.Person, run.Slices, i, null, forecast.RunEnds)).ToList();
        var running = load.Running.Select(run => run.Person).ToList();
        while (true)
        {
            while (rotation.Count < load.Slots && line.TryTake(out var next, running.Contains))
            {
                next.Begin(now);
                rotation.Add(next);
                running.Add(next.Person);
            }

            if (rotation.Count == 0)
            {
                return forecast;
            }

            var turns = UntilNextEnd(rotation, out var first);
            var ended = rotation[first];
            ended.End(now = turns == 0 ? now : now + (turns * sliceMs));
            running.Remove(ended.Person);
            rotation = turns == 0 ? [.. rotation.Where(run => run != ended)] : [.. rotation[(first + 1)..], .. rotation[..first]];
        }
    }

    /// <summary>Slices computed until the first propagation of the rotation ends; takes them off everybody.</summary>
    private static long UntilNextEnd(List<Run> rotation, out int first)
    {
        var least = Math.Max(0, rotation.Min(run => run.Slices));
        first = rotation.FindIndex(run => run.Slices <= least);
        for (var i = 0; i < rotation.Count; i++)
        {
            rotation[i].Slices -= i <= first ? least : Math.Max(0, least - 1);
        }

        return least == 0 ? 0 : ((least - 1L) * rotation.Count) + first + 1;
    }

    private sealed class Run(Guid person, int slices, int index, double[]? begins, double[]? ends)
    {
        public Guid Person { get; } = person;

        public int Slices { get; set; } = slices;

        public void Begin(double now) => begins![index] = now;

        public void End(double now) => ends?.SetValue(now, index);
    }
}
