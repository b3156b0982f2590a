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

    /// <summary>The correction itself and the round after it.</summary>
    public required double CorrectionRoundMs { get; init; }

    public required double CancelMs { get; init; }

    /// <summary>
    /// Milliseconds a slice as the engine reports them: <c>encodeReadDecode</c> in the first round, <c>readDecode</c> in the correction round, where the
    /// encoded slices are kept.
    /// </summary>
    public required IReadOnlyDictionary<string, double> StagesMsPerSlice { get; init; }

    /// <summary>Largest working set of the process, the volume with it.</summary>
    public required double PeakMemoryMb { get; init; }
}
