namespace Mem3D.Cli.Benchmark;

/// <summary>Milliseconds of one run.</summary>
/// <param name="FirstMask">A scribble's mask.</param>
/// <param name="Round">The round after it.</param>
/// <param name="CorrectionMask">The mask of a correction half-way to the end of the volume.</param>
/// <param name="CorrectionRound">The round after the correction.</param>
/// <param name="Cancel">From asking a running propagation to stop until it has.</param>
internal sealed record BenchmarkRun(double FirstMask, RoundTimes Round, double CorrectionMask, RoundTimes CorrectionRound, double Cancel);
