namespace Mem3D.Cli.Benchmark;

/// <summary>A round of a volume with more slices.</summary>
/// <param name="Size">Columns × rows × slices.</param>
/// <param name="RoundMs">Its time.</param>
/// <param name="TimePerSliceRatio">Time a slice ÷ that of the usual size; 1: the time grows with the number of slices.</param>
internal sealed record DeeperRound(string Size, double RoundMs, double TimePerSliceRatio);
