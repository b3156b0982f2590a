namespace Mem3D.Cli.Benchmark;

/// <summary>Milliseconds of one run.</summary>
internal sealed record BenchmarkRun(double FirstMask, double FirstSlice, double Round, double CorrectionRound, double Cancel);
