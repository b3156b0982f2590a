namespace Mem3D.Cli.Benchmark;

/// <summary>Milliseconds of one run.</summary>
/// <param name="FirstMask">A scribble's mask.</param>
/// <param name="FirstSlice">From the start of the round to its first slice.</param>
/// <param name="Round">The whole round.</param>
/// <param name="CorrectionRound">A correction and the round after it.</param>
/// <param name="Cancel">From asking a running propagation to stop until it has.</param>
/// <param name="SliceEncoded">Median slice of the round: encoding, reading and decoding.</param>
/// <param name="SliceKept">Median slice of the correction round: reading and decoding, the encoding is kept.</param>
internal sealed record BenchmarkRun(
    double FirstMask, double FirstSlice, double Round, double CorrectionRound, double Cancel, double SliceEncoded, double SliceKept);
