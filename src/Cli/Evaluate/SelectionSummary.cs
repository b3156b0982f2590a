using Mem3D.Core.Evaluation;

namespace Mem3D.Cli.Evaluate;

/// <summary>One way to choose slices after some corrections, beside random and the oracle. Means over sources; intervals are 95 % bootstrap intervals.</summary>
/// <param name="Selection">Who chose.</param>
/// <param name="Corrections">After how many corrections.</param>
/// <param name="Dsc">Volume Dice.</param>
/// <param name="Ahead">Dice ahead of random, targets paired; null when random was not compared.</param>
/// <param name="AheadInterval">Its interval.</param>
/// <param name="Recovered">Share of the way from random to the oracle; null unless both were compared and the oracle is ahead of random.</param>
/// <param name="RecoveredOfLookAhead">The same with real look-ahead as the oracle.</param>
internal sealed record SelectionSummary(
    SliceSelection Selection, int Corrections, double Dsc, double? Ahead, (double Low, double High)? AheadInterval,
    SelectionSummary.Share? Recovered, SelectionSummary.Share? RecoveredOfLookAhead)
{
    private const double LeastGap = 1e-6;

    /// <summary>A share, 1 for all of it, and its interval.</summary>
    public sealed record Share(double Value, (double Low, double High)? Interval);

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
        double ShareIn(IReadOnlyList<IReadOnlyList<TargetResult>> groups, SliceSelection oracle) =>
            Ahead(groups, oracle) is var gap and > LeastGap ? Ahead(groups, selection) / gap : double.NaN;
        Share? ShareOf(SliceSelection oracle) => request.Selections.Contains(oracle) && ShareIn(sources, oracle) is var share && double.IsFinite(share)
            ? new Share(share, Statistics.Bootstrap(sources, g => ShareIn(g, oracle), request.Seed))
            : null;

        var dice = Mean(sources, selection);
        if (!request.Selections.Contains(SliceSelection.Random))
        {
            return new SelectionSummary(selection, corrections, dice, null, null, null, null);
        }

        return new SelectionSummary(
            selection, corrections, dice, Ahead(sources, selection), Statistics.Bootstrap(sources, g => Ahead(g, selection), request.Seed),
            ShareOf(SliceSelection.Oracle), ShareOf(SliceSelection.LookAhead));
    }
}
