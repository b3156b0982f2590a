using System.Diagnostics;
using System.Globalization;
using Spectre.Console;

namespace Mem3D.Cli.Terminal;

/// <summary>Shows how far a long command is: a bar on a terminal, a line a step otherwise.</summary>
internal sealed class Progress
{
    private readonly TextWriter _writer;
    private readonly double _total;
    private readonly ProgressTask? _bar;
    private readonly Stopwatch _clock = Stopwatch.StartNew();

    private Progress(TextWriter writer, double total, ProgressTask? bar) => (_writer, _total, _bar) = (writer, total, bar);

    /// <summary>Runs work that reports its progress; <paramref name="total"/> is what the finished work adds up to.</summary>
    public static async Task RunAsync(CliHost host, string title, double total, Func<Progress, Task> work)
    {
        if (!host.RichError)
        {
            await work(new Progress(host.Error, total, null));
            return;
        }

        var console = AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(host.Error) });
        await console.Progress()
            .AutoClear(true)
            .Columns(new TaskDescriptionColumn { Alignment = Justify.Left }, new ProgressBarColumn(), new PercentageColumn(), new RemainingTimeColumn())
            .StartAsync(context => work(new Progress(host.Error, total, context.AddTask(Markup.Escape(title), maxValue: total))));
    }

    /// <summary>A step is done: <paramref name="done"/> of the total, and one line about it.</summary>
    public void Step(double done, string about)
    {
        if (_bar is not null)
        {
            _bar.Value = done;
            _bar.Description = Markup.Escape(about);
            return;
        }

        var left = done > 0 ? TimeSpan.FromSeconds(_clock.Elapsed.TotalSeconds * (_total - done) / done) : TimeSpan.Zero;
        var share = (100 * done / _total).ToString("0", CultureInfo.InvariantCulture);
        _writer.WriteLine($"{share,3} %  {about}{(done < _total ? $"  (about {Words(left)} left)" : string.Empty)}");
    }

    /// <summary>Within a step: moves the bar; plain output waits for the step's end.</summary>
    public void Share(double done, string about)
    {
        if (_bar is not null)
        {
            Step(done, about);
        }
    }

    private static string Words(TimeSpan time) => time.TotalMinutes >= 1
        ? $"{Math.Ceiling(time.TotalMinutes).ToString("0", CultureInfo.InvariantCulture)} min"
        : $"{Math.Ceiling(time.TotalSeconds).ToString("0", CultureInfo.InvariantCulture)} s";
}
