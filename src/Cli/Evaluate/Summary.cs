using Mem3D.Core.Evaluation;

namespace Mem3D.Cli.Evaluate;

/// <summary>Numbers over all targets. Means by round are means over sources, so that a source with many cases does not outvote the others.</summary>
internal sealed record Summary
{
    /// <summary>By source, in the order of work.</summary>
    public required IReadOnlyList<SourceSummary> Sources { get; init; }

    /// <summary>All targets taken together, for counts.</summary>
    public required int Targets { get; init; }

    public required IReadOnlyList<double> Dsc { get; init; }

    /// <summary>By round the sample standard deviation of the Dice over all targets.</summary>
    public required IReadOnlyList<double> Deviations { get; init; }

    /// <summary>By round the 95 % bootstrap interval of <see cref="Dsc"/>, cases resampled within their source.</summary>
    public required IReadOnlyList<(double Low, double High)?> Intervals { get; init; }

    public required IReadOnlyList<double> Nsd2mm { get; init; }

    /// <summary>By round the median over all targets with a mask; null without any.</summary>
    public required IReadOnlyList<double?> Hd95Mm { get; init; }

    /// <summary>Dice of the first slice alone after the first prompt.</summary>
    public required double FirstSliceDsc { get; init; }

    public required double AucDsc { get; init; }

    public required IReadOnlyList<BaselineSummary> Baselines { get; init; }

    /// <summary>All targets taken together.</summary>
    public required QualityStatistics Quality { get; init; }

    /// <summary>Dice by round of every selection.</summary>
    public required IReadOnlyDictionary<SliceSelection, IReadOnlyList<double>> Selections { get; init; }

    /// <summary>The selections beside each other; empty when there is one.</summary>
    public required IReadOnlyList<SelectionSummary> Compared { get; init; }

    /// <summary>Null when no target was evaluated.</summary>
    public static Summary? Of(Outcome outcome, EvaluateRequest request)
    {
        if (outcome.Targets.Count == 0)
        {
            return null;
        }

        IReadOnlyList<IReadOnlyList<TargetResult>> groups = [.. outcome.Targets.GroupBy(t => t.Source).Select(g => g.ToArray())];
        IReadOnlyList<IReadOnlyList<double>> Values(Func<TargetResult, double> value) => [.. groups.Select(g => g.Select(value).ToArray())];
        IReadOnlyList<T> ByRound<T>(Func<int, T> value) => [.. Enumerable.Range(0, request.Rounds).Select(value)];
        double Mean(Func<TargetResult, double> value) => Statistics.MeanOfMeans(Values(value));

        return new Summary
        {
            Sources = [.. groups.Select(g => SourceSummary.Of(g[0].Source, g, request))],
            Targets = outcome.Targets.Count,
            Dsc = ByRound(r => Mean(t => t.Rounds[r].Dsc)),
            Deviations = ByRound(r => Statistics.StandardDeviation([.. outcome.Targets.Select(t => t.Rounds[r].Dsc)])),
            Intervals = ByRound(r => Statistics.BootstrapMeanOfMeans(Values(t => t.Rounds[r].Dsc), request.Seed)),
            Nsd2mm = ByRound(r => Mean(t => t.Rounds[r].Nsd2mm)),
            Hd95Mm = ByRound(r => SourceSummary.MedianDistance(outcome.Targets.Select(t => t.Rounds[r]))),
            FirstSliceDsc = Mean(t => t.Rounds[0].SliceDsc ?? 0),
            AucDsc = Mean(t => RoundCurve.Area([.. t.Rounds.Select(x => x.Dsc)])),
            Baselines = [.. request.Baselines.Select(b => BaselineSummary.Of(b, groups, request.Rounds, request.Seed))],
            Quality = QualityStatistics.Of([.. outcome.Targets.Select(t => t.Samples)]),
            Selections = request.Selections.ToDictionary(s => s, s => ByRound(r => Mean(t => t.Selections[s][r]))),
            Compared = request.Selections.Count < 2 ? [] : SelectionSummary.Of(groups, request),
        };
    }

    /// <summary>Mean number of prompts to reach a Dice, over the targets that do, and how many never do. NaN when none does.</summary>
    public static (double Mean, int Missed) PromptsTo(IReadOnlyList<TargetResult> targets, double goal)
    {
        var needed = targets.Select(t => RoundCurve.PromptsTo([.. t.Rounds.Select(r => r.Dsc)], [.. t.Rounds.Select(r => r.Prompts)], goal)).ToArray();
        return (Statistics.Mean([.. needed.OfType<int>().Select(n => (double)n)]), needed.Count(n => n is null));
    }
}
