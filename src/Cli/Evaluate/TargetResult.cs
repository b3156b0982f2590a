using Mem3D.Core.Evaluation;

namespace Mem3D.Cli.Evaluate;

/// <summary>One target of one case: what the robot reached.</summary>
/// <param name="Source">Dataset.</param>
/// <param name="Case">Volume.</param>
/// <param name="Label">Target.</param>
/// <param name="Modality">CT, MR, …; null when unknown.</param>
/// <param name="Rounds">One a round, with the first selection asked for.</param>
/// <param name="Samples">Estimates beside the truth after round 0.</param>
/// <param name="Selections">Dice by round of every selection asked for (random: mean of its seeds).</param>
internal sealed record TargetResult(
    string Source, string Case, string Label, string? Modality, IReadOnlyList<RoundScore> Rounds, IReadOnlyList<QualitySample> Samples,
    IReadOnlyDictionary<SliceSelection, IReadOnlyList<double>> Selections);
