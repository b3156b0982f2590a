namespace Mem3D.Cli.Benchmark;

/// <summary>The report scripts read; times are medians over the runs, in milliseconds.</summary>
internal sealed record BenchmarkReport
{
    public required string Size { get; init; }

    public required int Runs { get; init; }

    public required int Threads { get; init; }

    public required string Device { get; init; }

    public required string Precision { get; init; }

    public required string ModelSet { get; init; }

    /// <summary>Loading, checking and warming up the networks, once.</summary>
    public required double LoadMs { get; init; }

    /// <summary>A scribble's mask in the first run.</summary>
    public required double ColdFirstMaskMs { get; init; }

    public required double FirstMaskMs { get; init; }

    public required double FirstPropagatedSliceMs { get; init; }

    public required double RoundMs { get; init; }

    /// <summary>The mask of a correction half-way between the first slice and the end of the volume.</summary>
    public required double CorrectionMaskMs { get; init; }

    /// <summary>The round after that correction.</summary>
    public required double CorrectionRoundMs { get; init; }

    /// <summary>Correction round ÷ first round, median over the runs.</summary>
    public required double CorrectionShare { get; init; }

    /// <summary>What the process used of all cores during a first round; unlike time it says little about who else was busy.</summary>
    public required double RoundProcessorMs { get; init; }

    /// <summary>The same of a correction round.</summary>
    public required double CorrectionRoundProcessorMs { get; init; }

    /// <summary>Correction round ÷ first round in processor time, median over the runs.</summary>
    public required double CorrectionProcessorShare { get; init; }

    public required double CancelMs { get; init; }

    /// <summary>Milliseconds a slice of the first round by stage, and <c>store</c>: run-length coding and a transaction of the real store, in batches of eight. <c>read</c> and <c>decode</c> are one network: its time by the share of its nodes, measured after the runs.</summary>
    public required IReadOnlyDictionary<string, double> StagesMsPerSlice { get; init; }

    /// <summary>The same of the correction round (most slices are known from the first).</summary>
    public required IReadOnlyDictionary<string, double> CorrectionStagesMsPerSlice { get; init; }

    /// <summary>10⁹ float32 operations a second that the cores do at best, measured after the runs.</summary>
    public required double MachineGflops { get; init; }

    /// <summary>10⁹ operations of one run of a stage's network; absent for an engine without networks.</summary>
    public IReadOnlyDictionary<string, double>? GigaOperations { get; init; }

    /// <summary>Milliseconds these operations take at the machine's best rate; for int8 networks, but for the read, four times that rate.</summary>
    public IReadOnlyDictionary<string, double>? FloorMs { get; init; }

    /// <summary>A round of a volume with more slices (<c>--deeper</c>); absent when not asked for.</summary>
    public DeeperRound? Deeper { get; init; }

    /// <summary>Largest working set while measuring, above that of the bare process and the volume.</summary>
    public required double PeakMemoryMb { get; init; }

    /// <summary>Working set before networks and volume were there.</summary>
    public required double BareProcessMb { get; init; }

    public required double VolumeMb { get; init; }
}
