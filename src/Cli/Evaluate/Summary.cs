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

    public required IReadOnlyList<double> Nsd2mm { get; init; }

    /// <summary>Dice of the first slice alone after the first prompt.</summary>
    public required double FirstSliceDsc { get; init; }

    /// <summary>95 % bootstrap interval of <see cref="Dsc"/> in the last round, cases resampled within their source.</summary>
    public required (double Low, double High)? Interval { get; init; }

    public required double AucDsc { get; init; }

    public required IReadOnlyList<double> Copy { get; init; }

    public required IReadOnlyList<double> Interpolation { get; init; }

    public required QualityStatistics Quality { get; init; }

    /// <summary>Dice in the last round by selection, when several were compared.</summary>
    public required IReadOnlyDictionary<SliceSelection, IReadOnlyList<double>> Selections { get; init; }

    /// <summary>Share of the way from random to oracle that quality covers in the last round; null unless all three were compared and differ.</summary>
    public double? Recovered =>
        Selections.TryGetValue(SliceSelection.Oracle, out var oracle) && Selections.TryGetValue(SliceSelection.Random, out var random)
        && Selections.TryGetValue(SliceSelection.Quality, out var quality) && Math.Abs(oracle[^1] - random[^1]) > 1e-6
            ? (quality[^1] - random[^1]) / (oracle[^1] - random[^1])
            : null;

    /// <summary>Null when no target was evaluated.</summary>
    public static Summary? Of(Outcome outcome, EvaluateRequest request)
    {
        if (outcome.Targets.Count == 0)
        {
            return null;
        }

        var groups = outcome.Targets.GroupBy(t => t.Source).ToArray();
        IReadOnlyList<double> Over(Func<TargetResult, int, double> value) =>
            [.. Enumerable.Range(0, request.Rounds).Select(r => Statistics.Mean([.. groups.Select(g => Statistics.Mean([.. g.Select(t => value(t, r))]))]))];

        return new Summary
        {
            Sources = [.. groups.Select(g => SourceSummary.Of(g.Key, [.. g], request.Seed))],
            Targets = outcome.Targets.Count,
            Dsc = Over((t, r) => t.Rounds[r].Dsc),
            Nsd2mm = Over((t, r) => t.Rounds[r].Nsd2mm),
            FirstSliceDsc = Over((t, _) => t.Rounds[0].SliceDsc ?? 0)[0],
            Interval = Statistics.BootstrapMeanOfMeans([.. groups.Select(g => g.Select(t => t.Rounds[^1].Dsc).ToArray())], request.Seed),
            AucDsc = Over((t, _) => RoundCurve.Area([.. t.Rounds.Select(x => x.Dsc)]))[0],
            Copy = Over((t, r) => t.Rounds[r].CopyDsc),
            Interpolation = Over((t, r) => t.Rounds[r].InterpolationDsc),
            Quality = QualityStatistics.Of([.. outcome.Targets.Select(t => t.Samples)]),
            Selections = request.Selections.ToDictionary(s => s, s => Over((t, r) => t.Selections[s][r])),
        };
    }

    /// <summary>Mean number of prompts to reach a Dice, over the targets that do, and how many never do. NaN when none does.</summary>
    public static (double Mean, int Missed) PromptsTo(IReadOnlyList<TargetResult> targets, double goal)
    {
        var needed = targets.Select(t => RoundCurve.PromptsTo([.. t.Rounds.Select(r => r.Dsc)], [.. t.Rounds.Select(r => r.Prompts)], goal)).ToArray();
        return (Statistics.Mean([.. needed.OfType<int>().Select(n => (double)n)]), needed.Count(n => n is null));
    }
}
