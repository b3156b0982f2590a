using System.Globalization;
using Mem3D.Cli.Terminal;

namespace Mem3D.Cli.Benchmark;

/// <summary>The report for people.</summary>
internal static class BenchmarkSheet
{
    public static void Print(Sheet sheet, BenchmarkReport report)
    {
        List<IReadOnlyList<string>> rows =
        [
            ["loading and warming up the networks", Milliseconds(report.LoadMs)],
            ["first mask after a scribble", Milliseconds(report.FirstMaskMs)],
            ["first mask, first run", Milliseconds(report.ColdFirstMaskMs)],
            ["first propagated slice", Milliseconds(report.FirstPropagatedSliceMs)],
            ["a round through the volume", Milliseconds(report.RoundMs)],
            ["the mask of a correction", Milliseconds(report.CorrectionMaskMs)],
            ["the round after it", $"{Milliseconds(report.CorrectionRoundMs)} ({Percent(report.CorrectionShare)} of the first)"],
            ["processor time of a round", Milliseconds(report.RoundProcessorMs)],
            ["processor time of the round after a correction", $"{Milliseconds(report.CorrectionRoundProcessorMs)} ({Percent(report.CorrectionProcessorShare)} of the first)"],
            ["stopping a propagation", Milliseconds(report.CancelMs)],
            ["peak memory above bare process and volume", $"{report.PeakMemoryMb:0} MB (process {report.BareProcessMb:0} MB, volume {report.VolumeMb:0} MB)"],
        ];
        if (report.Deeper is { } deeper)
        {
            rows.Add([$"a round through {deeper.Size}", $"{Milliseconds(deeper.RoundMs)} (a slice takes {Percent(deeper.TimePerSliceRatio)})"]);
        }

        sheet.Table(
            $"{report.ModelSet} ({report.Precision}, {report.Device}, {report.Threads} threads) on {report.Size}, medians of {report.Runs} runs",
            ["what", "time"], rows);
        sheet.Table(
            $"Where the time of a slice goes (ms); the machine does {report.MachineGflops:0} × 10⁹ float32 operations a second at best",
            ["stage", "first round", "correction round", "10⁹ operations", "floor"],
            report.StagesMsPerSlice.Select(stage => new[]
            {
                stage.Key, Number(stage.Value), Cell(report.CorrectionStagesMsPerSlice, stage.Key), Cell(report.GigaOperations, stage.Key), Cell(report.FloorMs, stage.Key),
            }));
    }

    public static string Milliseconds(double ms) => ms >= 1000
        ? $"{(ms / 1000).ToString("0.00", CultureInfo.InvariantCulture)} s"
        : $"{ms.ToString("0.0", CultureInfo.InvariantCulture)} ms";

    private static string Percent(double share) => $"{(100 * share).ToString("0", CultureInfo.InvariantCulture)} %";

    private static string Cell(IReadOnlyDictionary<string, double>? values, string stage) =>
        values is not null && values.TryGetValue(stage, out var value) ? Number(value) : "";

    private static string Number(double value) => value.ToString("0.00", CultureInfo.InvariantCulture);
}
