using Mem3D.Cli.Evaluate.Reporting;
using Mem3D.Core.Evaluation;

namespace Mem3D.Cli.Evaluate;

/// <summary>One target of one case: what the robot reached.</summary>
/// <param name="Source">Dataset.</param>
/// <param name="Case">Volume.</param>
/// <param name="Label">Target.</param>
/// <param name="Modality">CT, MR, …; null when unknown.</param>
/// <param name="Rounds">One a round, with the first selection asked for and the first hand.</param>
/// <param name="Samples">Estimates beside the truth after round 0.</param>
/// <param name="Selections">Dice by round of every selection asked for, mean of the hands (random: of its seeds).</param>
/// <param name="Overlay">Slices of the last round; null when no report was asked for.</param>
internal sealed record TargetResult(
    string Source, string Case, string Label, string? Modality, IReadOnlyList<RoundScore> Rounds, IReadOnlyList<QualitySample> Samples,
    IReadOnlyDictionary<SliceSelection, IReadOnlyList<double>> Selections, Overlay? Overlay);
