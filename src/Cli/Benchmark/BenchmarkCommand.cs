using System.CommandLine;
using System.Globalization;
using Mem3D.Cli.Terminal;
using Mem3D.Core.Volumes;

namespace Mem3D.Cli.Benchmark;

/// <summary><c>mem3d benchmark</c>: how fast the networks are on this machine.</summary>
internal static class BenchmarkCommand
{
    private const string About =
        """
        Reports medians over the runs: the first mask, the first propagated slice, a whole round, a correction and its round
        (what the first round said is kept), how long a running propagation takes to stop, and where the time of a slice
        goes, beside what the networks' arithmetic would take at the machine's best rate. The volume is generated; its
        target runs through every slice. Gate and stop rule are off, so that every slice is computed.
        """;

    public static Command Create(CliHost host)
    {
        var size = new Option<string>("--size")
        {
            Description = "Columns × rows × slices.",
            DefaultValueFactory = _ => "512x512x100",
            HelpName = "WxHxD",
        };
        size.Validators.Add(r =>
        {
            if (Parse(r.GetValueOrDefault<string>()) is null)
            {
                r.AddError("--size is written like 512x512x100: three numbers, 32 to 2048 columns and rows, 8 to 2048 slices.");
            }
        });
        var runs = new Option<int>("--runs") { Description = "How often everything is measured.", DefaultValueFactory = _ => 5, HelpName = "N" };
        runs.Validators.Add(r =>
        {
            if (r.GetValueOrDefault<int>() is < 1 or > 1000)
            {
                r.AddError("--runs takes a number from 1 to 1000.");
            }
        });
        var deeper = new Option<int>("--deeper")
        {
            Description = "Also measure a round of a volume with N times as many slices; 1: no.",
            DefaultValueFactory = _ => 1,
            HelpName = "N",
        };
        deeper.Validators.Add(r =>
        {
            if (r.GetValueOrDefault<int>() is < 1 or > 16)
            {
                r.AddError("--deeper takes a number from 1 to 16.");
            }
        });
        var json = new Option<string?>("--json") { Description = "Write the numbers as JSON.", HelpName = "FILE" };
        var command = new Command("benchmark", "Measure how fast the networks are on this machine.") { size, runs, deeper, json };
        var networks = NetworkOptions.AddTo(command);
        Help.Teach(
            command,
            About,
            ("A CT of the usual size", "mem3d benchmark --size 512x512x100"),
            ("Does the time grow with the slices?", "mem3d benchmark --size 512x512x100 --deeper 4"),
            ("With one thread, for a script", "mem3d benchmark --threads 1 --json speed.json"));
        command.SetAction((result, cancellationToken) => Failure.GuardAsync(host, () => BenchmarkRunner.RunAsync(
            host, Parse(result.GetRequiredValue(size))!.Value, result.GetRequiredValue(runs), result.GetRequiredValue(deeper), result.GetValue(json), networks.Of(result),
            cancellationToken)));
        return command;
    }

    /// <summary>Null when it is no size this command takes.</summary>
    private static VolumeSize? Parse(string? text)
    {
        var parts = (text ?? string.Empty).Split('x', 'X', '×');
        var numbers = parts.Select(p => int.TryParse(p, NumberStyles.None, CultureInfo.InvariantCulture, out var n) ? n : 0).ToArray();
        return numbers is [>= 32 and <= 2048, >= 32 and <= 2048, >= 8 and <= 2048] ? new VolumeSize(numbers[0], numbers[1], numbers[2]) : null;
    }
}
