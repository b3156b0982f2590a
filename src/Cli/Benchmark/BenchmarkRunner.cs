using System.Diagnostics;
using Mem3D.Cli.Terminal;
using Mem3D.Core.Errors;
using Mem3D.Core.Evaluation;
using Mem3D.Core.Segmentation;
using Mem3D.Core.Volumes;
using Mem3D.Inference;

namespace Mem3D.Cli.Benchmark;

/// <summary>Runs <c>mem3d benchmark</c>.</summary>
internal static class BenchmarkRunner
{
    private const int MostSlices = 2048;

    /// <summary>Memory slices of the read whose operations are counted: an anchor, the previous slice, six working slices.</summary>
    private const int MemorySlices = 8;

    /// <summary>The stages whose time is mostly a network's, and which.</summary>
    private const string ReadDecode = "readDecode";

    private static readonly (string Stage, string Graph)[] Networks =
        [("encode", "encode_query"), (ReadDecode, "read_decode"), ("remember", "encode_memory"), ("join", "fuse")];

    public static async Task<int> RunAsync(
        CliHost host, VolumeSize size, int runs, int deeper, string? json, NetworkChoice networks, CancellationToken cancellationToken)
    {
        if (size.Depth * deeper > MostSlices)
        {
            throw new Mem3DException(
                ErrorKind.Invalid, $"--deeper {deeper} makes {size.Depth * deeper} slices of {size.Depth}; the most is {MostSlices}.", "Take a smaller number, or fewer slices in --size.");
        }

        var bare = Megabytes(p => p.WorkingSet64);
        var clock = Stopwatch.StartNew();
        var engine = ModelFolder.Load(host, networks);
        var loadMs = clock.Elapsed.TotalMilliseconds;
        try
        {
            var results = new List<BenchmarkRun>();
            var (peak, store) = (0.0, 0.0);
            using (var phantom = new Phantom(size))
            {
                var stopwatches = new Stopwatches(engine, phantom, size);
                await Progress.RunAsync(host, "measuring", runs, async progress =>
                {
                    for (var run = 1; run <= runs; run++)
                    {
                        // A volume of another name: what is kept of the run before does not help.
                        results.Add(await stopwatches.RunAsync($"benchmark {run}", cancellationToken));
                        progress.Step(run, $"run {run} of {runs}: a round in {BenchmarkSheet.Milliseconds(results[^1].Round.Total)}");
                    }
                });
                peak = Megabytes(p => p.PeakWorkingSet64);
                store = await StoreClock.MeasureAsync(phantom, size, cancellationToken);
            }

            var volume = size.VoxelCount * sizeof(short) / 1048576.0;
            var rate = MachineRate.MeasureGflops(engine.Info.Threads);
            var (readOperations, readShare) = (engine as SegmentationEngine)?.MeasureRead(MemorySlices) ?? (0, 0);
            var operations = Operations(engine) is { } all ? Split(all, readOperations / 1e9 / all[ReadDecode]) : null;
            var report = new BenchmarkReport
            {
                Size = Name(size),
                Runs = runs,
                Threads = engine.Info.Threads,
                Device = engine.Info.Device,
                Precision = engine.Info.Precision,
                ModelSet = $"{engine.Info.ModelSet} {engine.Info.Version}",
                LoadMs = Math.Round(loadMs, 1),
                ColdFirstMaskMs = Math.Round(results[0].FirstMask, 1),
                FirstMaskMs = Median(results, r => r.FirstMask),
                FirstPropagatedSliceMs = Median(results, r => r.Round.FirstSlice),
                RoundMs = Median(results, r => r.Round.Total),
                CorrectionMaskMs = Median(results, r => r.CorrectionMask),
                CorrectionRoundMs = Median(results, r => r.CorrectionRound.Total),
                CorrectionShare = Median(results, r => r.CorrectionRound.Total / r.Round.Total, 3),
                RoundProcessorMs = Median(results, r => r.Round.Processor),
                CorrectionRoundProcessorMs = Median(results, r => r.CorrectionRound.Processor),
                CorrectionProcessorShare = Median(results, r => r.CorrectionRound.Processor / r.Round.Processor, 3),
                CancelMs = Median(results, r => r.Cancel),
                StagesMsPerSlice = new Dictionary<string, double>(Split(Stages(results, r => r.Round), readShare)) { ["store"] = Math.Round(store, 3) },
                CorrectionStagesMsPerSlice = Split(Stages(results, r => r.CorrectionRound), readShare),
                MachineGflops = Math.Round(rate, 1),
                GigaOperations = operations?.ToDictionary(o => o.Key, o => Math.Round(o.Value, 4)),
                FloorMs = operations?.ToDictionary(o => o.Key, o => Math.Round(1000 * o.Value / (rate * (o.Key == "read" ? 1 : Products(engine.Info))), 3)),
                Deeper = deeper > 1 ? await DeeperAsync(engine, size, deeper, Median(results, r => r.Round.Total), cancellationToken) : null,
                PeakMemoryMb = Math.Round(Math.Max(0, peak - bare - volume)),
                BareProcessMb = Math.Round(bare),
                VolumeMb = Math.Round(volume),
            };
            BenchmarkSheet.Print(new Sheet(host.Out, host.RichOut), report);
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

    private static async Task<DeeperRound> DeeperAsync(
        ISegmentationEngine engine, VolumeSize size, int times, double roundMs, CancellationToken cancellationToken)
    {
        var deep = size with { Depth = size.Depth * times };
        using var phantom = new Phantom(deep);
        var round = await new Stopwatches(engine, phantom, deep).RoundAsync("benchmark deeper", cancellationToken);
        return new DeeperRound(
            Name(deep), Math.Round(round.Total, 1), Math.Round(round.Total / (deep.Depth - 1) / (roundMs / (size.Depth - 1)), 3));
    }

    /// <summary>10⁹ operations of one run of each stage's network; null for an engine that has none.</summary>
    private static Dictionary<string, double>? Operations(ISegmentationEngine engine)
    {
        var counts = (engine as SegmentationEngine)?.CountOperations(MemorySlices);
        return counts is null ? null : Networks.Where(n => counts.ContainsKey(n.Graph)).ToDictionary(n => n.Stage, n => counts[n.Graph] / 1e9);
    }

    /// <summary>Products of bytes that an instruction does (VNNI) where it does one of float32.</summary>
    private static int Products(EngineInfo info) => info.Precision.StartsWith("int8", StringComparison.Ordinal) ? 4 : 1;

    private static Dictionary<string, double> Stages(List<BenchmarkRun> results, Func<BenchmarkRun, RoundTimes> round)
    {
        var runs = results.ConvertAll(r => round(r).PerSlice());
        return runs[0].Keys.ToDictionary(stage => stage, stage => Math.Round(Statistics.Median(runs.Select(r => r[stage])), 3));
    }

    /// <summary>The same with what reading is of reading and decoding, by its share.</summary>
    private static Dictionary<string, double> Split(Dictionary<string, double> stages, double readShare)
    {
        var result = new Dictionary<string, double>();
        foreach (var (stage, value) in stages)
        {
            if (stage == ReadDecode)
            {
                result["read"] = Math.Round(value * readShare, 4);
                result["decode"] = Math.Round(value * (1 - readShare), 4);
            }
            else
            {
                result[stage] = value;
            }
        }

        return result;
    }

    private static string Name(VolumeSize size) => $"{size.Width}x{size.Height}x{size.Depth}";

    private static double Megabytes(Func<Process, long> bytes)
    {
        using var process = Process.GetCurrentProcess();
        return bytes(process) / 1048576.0;
    }

    private static double Median(List<BenchmarkRun> runs, Func<BenchmarkRun, double> value, int digits = 1) =>
        Math.Round(Statistics.Median(runs.Select(value)), digits);
}
