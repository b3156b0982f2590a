using Mem3D.Core.Evaluation;

namespace Mem3D.Cli.Evaluate;

/// <summary>The summary of one prompt as JSON.</summary>
internal static class SummaryJson
{
    public static object Of(EvaluateRequest request, Outcome outcome, Summary s)
    {
        var goals = ((double[])[0.80, 0.85, 0.90]).Select(g => Summary.PromptsTo(outcome.Targets, g)).ToArray();
        return new
        {
            s.Targets,
            dsc = s.Dsc.Select(v => Round(v)),
            dscDeviations = s.Deviations.Select(v => Round(v)),
            dscIntervals = s.Intervals.Select(Pair),
            dscInterval = Pair(s.Intervals[^1]),
            nsd2mm = s.Nsd2mm.Select(v => Round(v)),
            hd95Mm = s.Hd95Mm.Select(Round),
            firstSliceDsc = Round(s.FirstSliceDsc),
            aucDsc = Round(s.AucDsc),
            promptsTo80 = Round(goals[0].Mean),
            promptsTo85 = Round(goals[1].Mean),
            promptsTo90 = Round(goals[2].Mean),
            neverTo80 = goals[0].Missed,
            neverTo85 = goals[1].Missed,
            neverTo90 = goals[2].Missed,
            quality = Quality(s.Quality),
            selection = s.Compared.Count == 0 ? null : Selection(request, s),
            baselines = Baselines(s.Baselines, b => b.Dsc.Select(v => Round(v))),
            ahead = Baselines(s.Baselines, b => b.Ahead.Select(Lead)),
            sources = s.Sources.Select(x => new
            {
                x.Source,
                x.Targets,
                firstSliceDsc = Round(x.FirstSliceDsc),
                dsc = x.Dsc.Select(v => Round(v)),
                dscDeviation = Round(x.Deviation),
                dscInterval = Pair(x.Interval),
                aucDsc = Round(x.AucDsc),
                nsd2mm = Round(x.Nsd2mm),
                hd95Mm = Round(x.Hd95Mm),
                falseSlices = Round(x.FalseSlices.Last),
                missedSlices = Round(x.MissedSlices.Last),
                falseSlicesRound0 = Round(x.FalseSlices.First),
                missedSlicesRound0 = Round(x.MissedSlices.First),
                quality = Quality(x.Quality),
                baselines = Baselines(x.Baselines, b => b.Dsc.Select(v => Round(v))),
                ahead = Baselines(x.Baselines, b => b.Ahead.Select(Lead)),
                secondsPerRound = Round(x.SecondsPerRound),
            }),
        };
    }

    public static double? Round(double? value) => value is { } v && double.IsFinite(v) ? Math.Round(v, 5) : null;

    private static double?[]? Pair((double Low, double High)? interval) => interval is { } i ? [Round(i.Low), Round(i.High)] : null;

    private static object? Lead((double Mean, (double Low, double High)? Interval) ahead) =>
        double.IsNaN(ahead.Mean) ? null : new { dsc = Round(ahead.Mean), interval = Pair(ahead.Interval) };

    private static Dictionary<string, T>? Baselines<T>(IReadOnlyList<BaselineSummary> baselines, Func<BaselineSummary, T> value) =>
        baselines.Count == 0 ? null : baselines.ToDictionary(b => Words.Key(b.Baseline), value);

    private static object Quality(QualityStatistics q) => new
    {
        q.Slices,
        mae = Round(q.Mae),
        bias = Round(q.Bias),
        pearsonPooled = Round(q.PearsonPooled),
        spearmanWithin = Round(q.SpearmanWithin),
        spearmanWithinDistance = Round(q.SpearmanWithinDistance),
        spearmanPooled = Round(q.SpearmanPooled),
        aurocBelow70 = Round(q.AurocBelow70),
        maeAbsent = Round(q.MaeAbsent),
        presenceAuroc = Round(q.PresenceAuroc),
        presenceAurocNear = Round(q.PresenceAurocNear),
    };

    /// <summary>Dice in the last round by name, the share that quality recovers there, and all selections after 1, 5 and the last correction.</summary>
    private static Dictionary<string, object?> Selection(EvaluateRequest request, Summary s)
    {
        var selection = s.Selections.ToDictionary(p => Words.Name(p.Key), p => (object?)Round(p.Value[^1]));
        if (s.Compared.FirstOrDefault(c => c.Selection == SliceSelection.Quality && c.Corrections == request.Rounds - 1)?.Recovered is { } recovered)
        {
            selection["recovered"] = Round(recovered.Value);
        }

        selection["compared"] = s.Compared.Select(c => new
        {
            c.Corrections,
            select = Words.Name(c.Selection),
            dsc = Round(c.Dsc),
            aheadOfRandom = Round(c.Ahead),
            aheadOfRandomInterval = Pair(c.AheadInterval),
            recovered = Round(c.Recovered?.Value),
            recoveredInterval = Pair(c.Recovered?.Interval),
            recoveredOfLookAhead = Round(c.RecoveredOfLookAhead?.Value),
            recoveredOfLookAheadInterval = Pair(c.RecoveredOfLookAhead?.Interval),
        });
        return selection;
    }
}
