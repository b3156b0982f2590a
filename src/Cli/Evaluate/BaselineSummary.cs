using Mem3D.Core.Evaluation;

namespace Mem3D.Cli.Evaluate;

/// <summary>One baseline beside the engine, over some targets.</summary>
/// <param name="Baseline">Which.</param>
/// <param name="Dsc">Its mean Dice by round; NaN where it was not computed.</param>
/// <param name="Ahead">By round how far the engine is ahead in mean Dice (negative: behind) and the 95 % bootstrap interval of that, targets paired.</param>
internal sealed record BaselineSummary(Baseline Baseline, IReadOnlyList<double> Dsc, IReadOnlyList<(double Mean, (double Low, double High)? Interval)> Ahead)
{
    /// <summary>Means over groups of each group's mean.</summary>
    public static BaselineSummary Of(Baseline baseline, IReadOnlyList<IReadOnlyList<TargetResult>> groups, int rounds, int seed)
    {
        IReadOnlyList<IReadOnlyList<double>> Values(int round, Func<RoundScore, double, double> value) =>
            [.. groups.Select(g => g.Select(t => t.Rounds[round].Baselines.TryGetValue(baseline, out var dice) ? value(t.Rounds[round], dice) : double.NaN).ToArray())];
        (double, (double, double)?) Lead(int round)
        {
            var differences = Values(round, (score, dice) => score.Dsc - dice);
            var mean = Statistics.MeanOfMeans(differences);
            return (mean, double.IsNaN(mean) ? null : Statistics.BootstrapMeanOfMeans(differences, seed));
        }

        return new BaselineSummary(
            baseline, [.. Enumerable.Range(0, rounds).Select(r => Statistics.MeanOfMeans(Values(r, (_, dice) => dice)))],
            [.. Enumerable.Range(0, rounds).Select(Lead)]);
    }
}
