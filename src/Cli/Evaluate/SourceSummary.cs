using Mem3D.Core.Evaluation;

namespace Mem3D.Cli.Evaluate;

/// <summary>Numbers over the targets of one source.</summary>
internal sealed record SourceSummary
{
    /// <summary>Dataset.</summary>
    public required string Source { get; init; }

    public required int Targets { get; init; }

    /// <summary>Mean Dice of the first slice alone after the first prompt.</summary>
    public required double FirstSliceDsc { get; init; }

    /// <summary>Mean volume Dice by round.</summary>
    public required IReadOnlyList<double> Dsc { get; init; }

    /// <summary>Sample standard deviation of the Dice in the last round.</summary>
    public required double Deviation { get; init; }

    /// <summary>95 % bootstrap interval of the mean Dice in the last round; null for one target.</summary>
    public required (double Low, double High)? Interval { get; init; }

    public required double AucDsc { get; init; }

    /// <summary>Mean normalised surface Dice at 2 mm, last round.</summary>
    public required double Nsd2mm { get; init; }

    /// <summary>Median 95th percentile Hausdorff distance in mm over targets with a mask, last round; null without any.</summary>
    public required double? Hd95Mm { get; init; }

    /// <summary>Mean number of over-propagated slices an object, after round 0 and after the last.</summary>
    public required (double First, double Last) FalseSlices { get; init; }

    /// <summary>Mean number of missed slices an object, after round 0 and after the last.</summary>
    public required (double First, double Last) MissedSlices { get; init; }

    /// <summary>Median time of a round.</summary>
    public required double SecondsPerRound { get; init; }

    public required IReadOnlyList<BaselineSummary> Baselines { get; init; }

    public required QualityStatistics Quality { get; init; }

    public static SourceSummary Of(string source, IReadOnlyList<TargetResult> targets, EvaluateRequest request)
    {
        var last = targets.Select(t => t.Rounds[^1]).ToArray();
        var dice = last.Select(r => r.Dsc).ToArray();
        double Mean(Func<TargetResult, double> value) => Statistics.Mean([.. targets.Select(value)]);
        return new SourceSummary
        {
            Source = source,
            Targets = targets.Count,
            FirstSliceDsc = Mean(t => t.Rounds[0].SliceDsc ?? 0),
            Dsc = [.. Enumerable.Range(0, request.Rounds).Select(r => Mean(t => t.Rounds[r].Dsc))],
            Deviation = Statistics.StandardDeviation(dice),
            Interval = Statistics.BootstrapMean(dice, request.Seed),
            AucDsc = Mean(t => RoundCurve.Area([.. t.Rounds.Select(r => r.Dsc)])),
            Nsd2mm = Mean(t => t.Rounds[^1].Nsd2mm),
            Hd95Mm = MedianDistance(last),
            FalseSlices = (Mean(t => t.Rounds[0].FalseSlices), Mean(t => t.Rounds[^1].FalseSlices)),
            MissedSlices = (Mean(t => t.Rounds[0].MissedSlices), Mean(t => t.Rounds[^1].MissedSlices)),
            SecondsPerRound = Statistics.Median(targets.SelectMany(t => t.Rounds).Select(r => r.Seconds)),
            Baselines = [.. request.Baselines.Select(b => BaselineSummary.Of(b, [targets], request.Rounds, request.Seed))],
            Quality = QualityStatistics.Of([.. targets.Select(t => t.Samples)]),
        };
    }

    /// <summary>Median over the rounds where a mask exists; null when there is none.</summary>
    public static double? MedianDistance(IEnumerable<RoundScore> rounds)
    {
        var distances = rounds.Select(r => r.Hd95Mm).OfType<double>().ToArray();
        return distances.Length == 0 ? null : Statistics.Median(distances);
    }
}
