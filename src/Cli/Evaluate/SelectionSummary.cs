using Mem3D.Core.Evaluation;

namespace Mem3D.Cli.Evaluate;

/// <summary>One way to choose slices after some corrections, beside random and the oracle. Means over sources; intervals are 95 % bootstrap intervals.</summary>
/// <param name="Selection">Who chose.</param>
/// <param name="Corrections">After how many corrections.</param>
/// <param name="Dsc">Volume Dice.</param>
/// <param name="Ahead">Dice ahead of random, targets paired; null when random was not compared.</param>
/// <param name="AheadInterval">Its interval.</param>
/// <param name="Recovered">Share of the way from random to the oracle; null unless both were compared and the oracle is ahead of random.</param>
/// <param name="RecoveredInterval">Its interval.</param>
/// <param name="RecoveredOfLookAhead">The same with real look-ahead as the oracle.</param>
internal sealed record SelectionSummary(
    SliceSelection Selection, int Corrections, double Dsc, double? Ahead, (double Low, double High)? AheadInterval,
    double? Recovered, (double Low, double High)? RecoveredInterval, double? RecoveredOfLookAhead)
{
    private const double LeastGap = 1e-6;

    /// <summary>After 1 and 5 corrections and after the last, as far as there are as many.</summary>
    public static IReadOnlyList<SelectionSummary> Of(IReadOnlyList<IReadOnlyList<TargetResult>> sources, EvaluateRequest request) =>
    [
        .. ((int[])[1, 5, request.Rounds - 1]).Where(c => c >= 1 && c < request.Rounds).Distinct()
            .SelectMany(c => request.Selections.Select(s => At(sources, request, s, c))),
    ];

    private static SelectionSummary At(IReadOnlyList<IReadOnlyList<TargetResult>> sources, EvaluateRequest request, SliceSelection selection, int corrections)
    {
        double Mean(IReadOnlyList<IReadOnlyList<TargetResult>> groups, SliceSelection s) =>
            Statistics.Mean([.. groups.Select(g => Statistics.Mean([.. g.Select(t => t.Selections[s][corrections])]))]);
        double Ahead(IReadOnlyList<IReadOnlyList<TargetResult>> groups, SliceSelection s) => Mean(groups, s) - Mean(groups, SliceSelection.Random);
        double Share(IReadOnlyList<IReadOnlyList<TargetResult>> groups, SliceSelection oracle) =>
            Ahead(groups, oracle) is var gap and > LeastGap ? Ahead(groups, selection) / gap : double.NaN;

        var dice = Mean(sources, selection);
        if (!request.Selections.Contains(SliceSelection.Random))
        {
            return new SelectionSummary(selection, corrections, dice, null, null, null, null, null);
        }

        double? ShareOf(SliceSelection oracle) =>
            request.Selections.Contains(oracle) && Share(sources, oracle) is var share && double.IsFinite(share) ? share : null;
        var recovered = ShareOf(SliceSelection.Oracle);
        return new SelectionSummary(
            selection, corrections, dice, Ahead(sources, selection), Statistics.Bootstrap(sources, g => Ahead(g, selection), request.Seed),
            recovered, recovered is null ? null : Statistics.Bootstrap(sources, g => Share(g, SliceSelection.Oracle), request.Seed),
            ShareOf(SliceSelection.LookAhead));
    }
}
