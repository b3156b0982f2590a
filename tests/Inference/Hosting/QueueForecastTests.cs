using CsCheck;
using Mem3D.Inference.Hosting;

namespace Mem3D.Inference.Tests.Hosting;

public class QueueForecastTests
{
    private const double Prompt = 80;
    private const double Slice = 12;

    private static readonly Gen<QueueLoad> Loads =
        from left in Gen.Double[0, 80]
        from prompts in Gen.Int[0, 6]
        from running in Gen.Int[0, 9].Array[0, 4]
        from waiting in Gen.Select(Gen.Int[0, 6], Gen.Int[1, 9]).Array[0, 12]
        from more in Gen.Int[0, 2]
        select new QueueLoad(
            left, prompts, [.. running.Select((slices, person) => (Of(person), slices))],
            InLine([.. waiting.Select(w => (Of(w.Item1), w.Item2))]), Math.Max(1, running.Length + more));

    [Fact]
    public void It_says_what_stepping_through_the_fair_line_says() => Loads.Sample(load =>
    {
        var forecast = QueueForecast.Of(load, Prompt, Slice);
        var (prompts, ends, begins) = Naive(load);
        return Same(forecast.PromptEnds, prompts) && Same(forecast.RunEnds, ends) && Same(forecast.WaitingBegins, begins);
    });

    [Fact]
    public void What_comes_later_in_the_line_never_begins_before_its_person_could() => Loads.Sample(load =>
    {
        var begins = QueueForecast.Of(load, Prompt, Slice).WaitingBegins;
        return load.Waiting.Select((w, i) => (w.Person, Begin: begins[i])).GroupBy(w => w.Person)
            .All(own => own.Zip(own.Skip(1)).All(pair => pair.First.Begin <= pair.Second.Begin));
    });

    [Fact]
    public void Nothing_is_said_before_it_was_measured()
    {
        var load = new QueueLoad(0, 1, [(Of(1), 5)], [(Of(2), 5)], 1);
        var neither = QueueForecast.Of(load, double.NaN, double.NaN);
        new[] { neither.PromptEnds[0], neither.RunEnds[0], neither.WaitingBegins[0] }.Should().AllSatisfy(ms => QueuePlace.Say(ms).Should().BeNull());
        var promptsOnly = QueueForecast.Of(load, Prompt, double.NaN);
        QueuePlace.Say(promptsOnly.PromptEnds[0]).Should().Be(1);
        QueuePlace.Say(promptsOnly.WaitingBegins[0]).Should().BeNull();
    }

    [Theory]
    [InlineData(0, 1)]
    [InlineData(1001, 2)]
    [InlineData(9500, 10)]
    [InlineData(11_000, 15)]
    [InlineData(59_000, 60)]
    [InlineData(61_000, 90)]
    public void Times_are_rounded_up_to_what_is_worth_saying(double milliseconds, double seconds) => QueuePlace.Say(milliseconds).Should().Be(seconds);

    /// <summary>One step at a time, as the queue does it.</summary>
    private static (List<double> Prompts, List<double> Ends, List<double> Begins) Naive(QueueLoad load)
    {
        var (prompts, ends, begins) = (new List<double>(), new double[load.Running.Count], new double[load.Waiting.Count]);
        var now = load.StepLeft;
        for (var i = 0; i < load.Prompts; i++)
        {
            prompts.Add(now += Prompt);
        }

        var line = new FairLine<Item>();
        for (var i = 0; i < load.Waiting.Count; i++)
        {
            line.Add(load.Waiting[i].Person, new Item(load.Waiting[i].Person, load.Waiting[i].Slices, i, true));
        }

        var running = new LinkedList<Item>(load.Running.Select((run, i) => new Item(run.Person, run.Slices, i, false)));
        while (true)
        {
            while (running.Count < load.Slots && line.TryTake(out var next, person => running.Any(run => run.Person == person)))
            {
                begins[next.Index] = now;
                running.AddLast(next);
            }

            if (running.FirstOrDefault(run => run.Left == 0) is { } done)
            {
                running.Remove(done);
                if (!done.Waited)
                {
                    ends[done.Index] = now;
                }

                continue;
            }

            if (running.First is not { } turn)
            {
                return (prompts, [.. ends], [.. begins]);
            }

            running.RemoveFirst();
            running.AddLast(turn);
            turn.Value.Left--;
            now += Slice;
        }
    }

    /// <summary>In the order in which the queue announces them.</summary>
    private static IReadOnlyList<(Guid Person, int Slices)> InLine((Guid Person, int Slices)[] waiting)
    {
        var line = new FairLine<Item>();
        foreach (var (person, slices) in waiting)
        {
            line.Add(person, new Item(person, slices, 0, true));
        }

        return [.. line.InOrder().Select(item => (item.Person, item.Left))];
    }

    private static bool Same(double[] a, List<double> b) => a.Length == b.Count && a.Zip(b).All(pair => Math.Abs(pair.First - pair.Second) < 1e-6);

    private static Guid Of(int person) => new(person, 0, 0, new byte[8]);

    private sealed class Item(Guid person, int left, int index, bool waited)
    {
        public Guid Person { get; } = person;

        public int Left { get; set; } = left;

        public int Index { get; } = index;

        public bool Waited { get; } = waited;
    }
}
