using Mem3D.Cli.Terminal;
using Mem3D.Core.Evaluation;
using Mem3D.Core.Segmentation;

namespace Mem3D.Cli.Evaluate;

/// <summary>The tables people read. Dice and surface Dice in percent.</summary>
internal static class EvaluationTables
{
    /// <summary>What was run with what.</summary>
    public static void Head(Sheet sheet, EvaluateRequest request, EngineInfo engine)
    {
        sheet.Line($"{engine.ModelSet} {engine.Version} ({engine.Precision}, {engine.Device}, {engine.Threads} threads); "
            + $"prompt {string.Join(", ", request.Prompts.Select(Words.Name))}, {request.Rounds} rounds, slices chosen by {Words.Name(request.Selections[0])}, seed {request.Seed}"
            + (request.Options == PropagationOptions.LiteralPaper ? ", literal" : string.Empty)
            + (request.TrueSlices ? ", true masks on prompted slices" : string.Empty));
    }

    /// <summary>The prompts beside each other.</summary>
    public static void Overview(Sheet sheet, IReadOnlyList<EvaluationRun> runs)
    {
        var done = runs.Where(r => r.Summary is not null).Select(r => (r.Name, Summary: r.Summary!)).ToArray();
        if (done.Length < 2)
        {
            return;
        }

        sheet.Table(
            "Overview (mean over sources, in %)",
            ["prompt", "first slice", "Dice round 0", "Dice last round", "95 % interval", "area under rounds", .. done[0].Summary.Baselines.Select(b => $"{Words.Spaced(b.Baseline)}, last")],
            done.Select(r => (string[])
            [
                r.Name, Words.Percent(r.Summary.FirstSliceDsc), Words.Percent(r.Summary.Dsc[0]), Words.Percent(r.Summary.Dsc[^1]), Words.Interval(r.Summary.Intervals[^1]),
                Words.Percent(r.Summary.AucDsc), .. r.Summary.Baselines.Select(b => Words.Percent(b.Dsc[^1])),
            ]));
    }

    /// <summary>All tables of one prompt.</summary>
    public static void Write(Sheet sheet, EvaluateRequest request, EvaluationRun run)
    {
        if (run.Outcome.Stopped)
        {
            sheet.Line();
            sheet.Line("Stopped before the end: the numbers below are those of the targets that were done.");
        }

        if (run.Summary is { } summary)
        {
            Sources(sheet, summary);
            Rounds(sheet, request, summary);
            BaselineTables.Write(sheet, request, summary);
            Prompts(sheet, run.Outcome);
            Quality(sheet, summary);
            SelectionTables.Write(sheet, request, summary);
        }

        sheet.Line();
        sheet.Line($"{run.Outcome.Targets.Count} targets evaluated, {run.Outcome.LeftOut} left out (under 30 voxels or 3 slices), {run.Outcome.Failed.Count} failed.");
        foreach (var f in run.Outcome.Failed)
        {
            sheet.Line($"  failed: {f.Source}/{f.Case}{(f.Label is null ? string.Empty : $" {f.Label}")}: {f.Reason}");
        }
    }

    private static void Sources(Sheet sheet, Summary summary)
    {
        double Mean(Func<SourceSummary, double> value) => Statistics.Mean([.. summary.Sources.Select(value)]);
        var rows = summary.Sources.Select(s => new[]
        {
            s.Source, $"{s.Targets}", Words.Percent(s.FirstSliceDsc), Words.Percent(s.Dsc[0]), $"{Words.Percent(s.Dsc[^1])} ± {Words.Percent(s.Deviation)}",
            Words.Interval(s.Interval), Words.Percent(s.AucDsc), Words.Percent(s.Nsd2mm), Words.Number(s.Hd95Mm, "0.0"), Words.Number(s.FalseSlices.Last, "0.0"),
            Words.Number(s.MissedSlices.Last, "0.0"), Words.Number(s.SecondsPerRound, "0.00"),
        }).Append(
        [
            "mean over sources", $"{summary.Targets}", Words.Percent(summary.FirstSliceDsc), Words.Percent(summary.Dsc[0]), Words.Percent(summary.Dsc[^1]),
            Words.Interval(summary.Intervals[^1]), Words.Percent(summary.AucDsc), Words.Percent(summary.Nsd2mm[^1]), "", Words.Number(Mean(s => s.FalseSlices.Last), "0.0"),
            Words.Number(Mean(s => s.MissedSlices.Last), "0.0"), "",
        ]);
        sheet.Table(
            "By source (last round; Dice, area under rounds and NSD in %)",
            ["source", "targets", "first slice", "Dice round 0", "Dice ± sd", "95 % interval", "area", "NSD 2 mm", "HD95 mm", "false slices", "missed", "s/round"], rows);
    }

    private static void Rounds(Sheet sheet, EvaluateRequest request, Summary summary) => sheet.Table(
        "By round (mean over sources, in %; sd and median HD95 over all targets)",
        ["round", "Dice ± sd", "95 % interval", "NSD 2 mm", "HD95 mm", .. summary.Baselines.Select(b => Words.Spaced(b.Baseline))],
        Enumerable.Range(0, request.Rounds).Select(r => (string[])
        [
            $"{r}", $"{Words.Percent(summary.Dsc[r])} ± {Words.Percent(summary.Deviations[r])}", Words.Interval(summary.Intervals[r]),
            Words.Percent(summary.Nsd2mm[r]), Words.Number(summary.Hd95Mm[r], "0.0"), .. summary.Baselines.Select(b => Words.Percent(b.Dsc[r])),
        ]).Append(["area under rounds", Words.Percent(summary.AucDsc), "", "", "", .. summary.Baselines.Select(b => Words.Percent(RoundCurve.Area(b.Dsc)))]));

    private static void Prompts(Sheet sheet, Outcome outcome) => sheet.Table(
        "Prompts needed (mean over the targets that get there)",
        ["Dice", "prompts", "never"],
        ((double[])[0.80, 0.85, 0.90]).Select(goal =>
        {
            var (mean, missed) = Summary.PromptsTo(outcome.Targets, goal);
            return new[] { Words.Number(goal, "0.00"), Words.Number(mean, "0.0"), $"{missed} of {outcome.Targets.Count}" };
        }));

    private static void Quality(Sheet sheet, Summary summary)
    {
        string[] Row(string name, QualityStatistics q, double over, double missed) =>
        [
            name, $"{q.Slices}", Words.Number(q.Mae, "0.000"), Words.Number(q.Bias, "+0.000;−0.000;0.000"), Words.Number(q.PearsonPooled, "0.00"),
            Words.Number(q.SpearmanWithin, "0.00"), Words.Number(q.SpearmanWithinDistance, "0.00"), Words.Number(q.SpearmanPooled, "0.00"),
            Words.Number(q.AurocBelow70, "0.00"), Words.Number(q.MaeAbsent, "0.000"), Words.Number(q.PresenceAuroc, "0.00"),
            Words.Number(q.PresenceAurocNear, "0.00"), Words.Number(over, "0.0"), Words.Number(missed, "0.0"),
        ];
        double Mean(Func<SourceSummary, double> value) => summary.Sources.Sum(s => value(s) * s.Targets) / summary.Targets;
        sheet.Table(
            "Estimated quality after round 0, against the true IoU",
            [
                "source", "slices", "MAE", "bias", "Pearson", "Spearman within", "distance alone", "Spearman pooled", "AUROC IoU < 0.7", "MAE absent",
                "AUROC presence", "presence near", "over-propagated", "missed",
            ],
            summary.Sources.Select(s => Row(s.Source, s.Quality, s.FalseSlices.First, s.MissedSlices.First))
                .Append(Row("all targets", summary.Quality, Mean(s => s.FalseSlices.First), Mean(s => s.MissedSlices.First))));
    }
}
