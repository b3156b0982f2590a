using System.Diagnostics;
using System.Globalization;
using Mem3D.Cli.Terminal;
using Mem3D.Core.Evaluation;
using Mem3D.Core.Volumes;

namespace Mem3D.Cli.Benchmark;

/// <summary>Runs <c>mem3d benchmark</c>.</summary>
internal static class BenchmarkRunner
{
    public static async Task<int> RunAsync(
        CliHost host, VolumeSize size, int runs, string? json, NetworkChoice networks, CancellationToken cancellationToken)
    {
        var clock = Stopwatch.StartNew();
        var engine = ModelFolder.Load(host, networks);
        var loadMs = clock.Elapsed.TotalMilliseconds;
        try
        {
            using var phantom = new Phantom(size);
            var stopwatches = new Stopwatches(engine, phantom, size);
            var results = new List<BenchmarkRun>();
            await Progress.RunAsync(host, "measuring", runs, async progress =>
            {
                for (var run = 1; run <= runs; run++)
                {
                    // A volume of another name: the encoded slices of the run before do not help.
                    results.Add(await stopwatches.RunAsync($"benchmark {run}", cancellationToken));
                    progress.Step(run, $"run {run} of {runs}: a round in {Milliseconds(results[^1].Round)}");
                }
            });
            using var process = Process.GetCurrentProcess();
            var report = new BenchmarkReport
            {
                Size = $"{size.Width}x{size.Height}x{size.Depth}",
                Runs = runs,
                Threads = engine.Info.Threads,
                Device = engine.Info.Device,
                Precision = engine.Info.Precision,
                ModelSet = $"{engine.Info.ModelSet} {engine.Info.Version}",
                LoadMs = Math.Round(loadMs, 1),
                ColdFirstMaskMs = Math.Round(results[0].FirstMask, 1),
                FirstMaskMs = Median(results, r => r.FirstMask),
                FirstPropagatedSliceMs = Median(results, r => r.FirstSlice),
                RoundMs = Median(results, r => r.Round),
                CorrectionRoundMs = Median(results, r => r.CorrectionRound),
                CancelMs = Median(results, r => r.Cancel),
                StagesMsPerSlice = new Dictionary<string, double>
                {
                    ["encodeReadDecode"] = Median(results, r => r.SliceEncoded),
                    ["readDecode"] = Median(results, r => r.SliceKept),
                },
                PeakMemoryMb = Math.Round(process.PeakWorkingSet64 / 1048576.0),
            };
            Print(new Sheet(host.Out, host.RichOut), report);
            if (json is not null)
            {
                JsonFile.Write(host.FullPath(json), report);
            }

            return ExitCode.Success;
        }
        finally
        {
            ModelFolder.Release(engine);
        }
    }

    private static void Print(Sheet sheet, BenchmarkReport report) => sheet.Table(
        $"{report.ModelSet} ({report.Precision}, {report.Device}, {report.Threads} threads) on {report.Size}, medians of {report.Runs} runs",
        ["what", "time"],
        [
            ["loading and warming up the networks", Milliseconds(report.LoadMs)],
            ["first mask after a scribble", Milliseconds(report.FirstMaskMs)],
            ["first mask, first run", Milliseconds(report.ColdFirstMaskMs)],
            ["first propagated slice", Milliseconds(report.FirstPropagatedSliceMs)],
            ["a round through the volume", Milliseconds(report.RoundMs)],
            ["a correction and its round", Milliseconds(report.CorrectionRoundMs)],
            ["a slice of the first round", Milliseconds(report.StagesMsPerSlice["encodeReadDecode"])],
            ["a slice of the correction round", Milliseconds(report.StagesMsPerSlice["readDecode"])],
            ["stopping a propagation", Milliseconds(report.CancelMs)],
            ["peak memory of the process", $"{report.PeakMemoryMb:0} MB"],
        ]);

    private static double Median(List<BenchmarkRun> runs, Func<BenchmarkRun, double> value) => Math.Round(Statistics.Median(runs.Select(value)), 1);

    private static string Milliseconds(double ms) => ms >= 1000
        ? $"{(ms / 1000).ToString("0.00", CultureInfo.InvariantCulture)} s"
        : $"{ms.ToString("0.0", CultureInfo.InvariantCulture)} ms";
}
