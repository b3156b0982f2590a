namespace Mem3D.Inference.Hosting;

/// <summary>Tells everything in the queue where it stands and how long it takes, as it moves. Thread-safe.</summary>
internal sealed class QueueBoard(QueueLines lines, QueuePace pace, TimeProvider time)
{
    /// <summary>While only slices advance, places are told no more often than this.</summary>
    private static readonly TimeSpan Rest = TimeSpan.FromMilliseconds(250);

    /// <summary>Held while telling, so that nobody hears an older place after a newer one.</summary>
    private readonly Lock _telling = new();
    private long? _told;

    /// <summary>Tells everybody whose place has changed.</summary>
    public void Tell()
    {
        lock (_telling)
        {
            _told = time.GetTimestamp();
            var (view, prompt, slice) = (lines.Look(), pace.PromptMilliseconds ?? double.NaN, pace.SliceMilliseconds ?? double.NaN);
            var forecast = QueueForecast.Of(view.Load(prompt, slice), prompt, slice);
            view.Answering?.MoveTo(new QueuePlace(0, QueuePlace.Say(view.Left(prompt))));
            for (var i = 0; i < view.Prompts.Count; i++)
            {
                view.Prompts[i].MoveTo(new QueuePlace(i + 1, QueuePlace.Say(forecast.PromptEnds[i])));
            }

            for (var i = 0; i < view.Running.Count; i++)
            {
                view.Running[i].MoveTo(new QueuePlace(0, QueuePlace.Say(forecast.RunEnds[i])));
            }

            for (var i = 0; i < view.Waiting.Count; i++)
            {
                view.Waiting[i].MoveTo(new QueuePlace(i + 1, QueuePlace.Say(forecast.WaitingBegins[i])));
            }
        }
    }

    /// <summary>What somebody can expect who has nothing in the queue: every other person goes before her once.</summary>
    public QueueOutlook Outlook()
    {
        var (view, prompt, slice) = (lines.Look(), pace.PromptMilliseconds ?? double.NaN, pace.SliceMilliseconds ?? double.NaN);
        var load = view.Load(prompt, slice);
        var people = view.Prompts.Select(job => job.PersonId).Distinct().Count();
        var line = new FairLine<Tuple<Guid, int>>();
        var newcomer = Tuple.Create(Guid.NewGuid(), 1);
        foreach (var (person, slices) in load.Waiting.Append((newcomer.Item1, newcomer.Item2)))
        {
            line.Add(person, person == newcomer.Item1 ? newcomer : Tuple.Create(person, slices));
        }

        var order = line.InOrder().ToList();
        var forecast = QueueForecast.Of(load with { Waiting = [.. order.Select(run => (run.Item1, run.Item2))] }, prompt, slice);
        return new QueueOutlook(
            QueuePlace.Say(load.StepLeft + ((people + 1) * prompt)),
            double.IsNaN(slice) ? null : QueuePlace.Say(forecast.WaitingBegins[order.IndexOf(newcomer)]));
    }

    /// <summary>As <see cref="Tell"/>, unless it was done a moment ago.</summary>
    public void TellNowAndThen()
    {
        if (_told is not { } told || time.GetElapsedTime(told) >= Rest)
        {
            Tell();
        }
    }
}
