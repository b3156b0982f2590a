using System.Globalization;
using Mem3D.Cli.Terminal;
using Mem3D.Core.Evaluation;
using Mem3D.Core.Segmentation;

namespace Mem3D.Cli.Evaluate;

/// <summary>The report people read. Dice and surface Dice in percent.</summary>
internal static class EvaluationTables
{
    public static void Write(Sheet sheet, EvaluateRequest request, EngineInfo engine, Outcome outcome, Summary? summary)
    {
        sheet.Line($"{engine.ModelSet} {engine.Version} ({engine.Precision}, {engine.Device}, {engine.Threads} threads); "
            + $"prompt {Name(request.Prompt)}, {request.Rounds} rounds, slices chosen by {Name(request.Selections[0])}, seed {request.Seed}"
            + (request.Options == PropagationOptions.LiteralPaper ? ", literal" : string.Empty)
            + (request.TrueSlices ? ", true masks on prompted slices" : string.Empty));
        if (outcome.Stopped)
        {
            sheet.Line("Stopped before the end: the numbers below are those of the targets that were done.");
        }

        if (summary is not null)
        {
            Sources(sheet, summary);
            Rounds(sheet, request, summary);
            Prompts(sheet, outcome);
            Quality(sheet, summary.Quality);
            Selections(sheet, request, summary);
        }

        sheet.Line();
        sheet.Line($"{outcome.Targets.Count} targets evaluated, {outcome.LeftOut} left out (under 30 voxels or 3 slices), {outcome.Failed.Count} failed.");
        foreach (var f in outcome.Failed)
        {
            sheet.Line($"  failed: {f.Source}/{f.Case}{(f.Label is null ? string.Empty : $" {f.Label}")}: {f.Reason}");
        }
    }

    private static void Sources(Sheet sheet, Summary summary)
    {
        var rows = summary.Sources.Select(s => new[]
        {
            s.Source, $"{s.Targets}", Percent(s.FirstSliceDsc), Percent(s.Dsc[0]), $"{Percent(s.Dsc[^1])} ± {Percent(s.Deviation)}", Interval(s.Interval), Percent(s.Nsd2mm),
            Number(s.Hd95Mm, "0.0"), Number(s.FalseSlices, "0.0"), Percent(s.CopyDsc), Number(s.SecondsPerRound, "0.00"),
        }).Append(
        [
            "mean over sources", $"{summary.Targets}", Percent(summary.FirstSliceDsc), Percent(summary.Dsc[0]), Percent(summary.Dsc[^1]), Interval(summary.Interval), Percent(summary.Nsd2mm[^1]),
            "", Number(Statistics.Mean([.. summary.Sources.Select(s => s.FalseSlices)]), "0.0"), Percent(summary.Copy[^1]), "",
        ]);
        sheet.Table(
            "By source (last round; Dice and NSD in %)",
            ["source", "targets", "first slice", "Dice round 0", "Dice ± sd", "95 % interval", "NSD 2 mm", "HD95 mm", "false slices", "copy", "s/round"], rows);
    }

    private static void Rounds(Sheet sheet, EvaluateRequest request, Summary summary) => sheet.Table(
        "By round (mean over sources, in %)",
        ["round", "Dice", "NSD 2 mm", "copy", "interpolation"],
        Enumerable.Range(0, request.Rounds).Select(r => new[]
        {
            $"{r}", Percent(summary.Dsc[r]), Percent(summary.Nsd2mm[r]), Percent(summary.Copy[r]), Percent(summary.Interpolation[r]),
        }).Append(["area under rounds", Percent(summary.AucDsc), "", "", ""]));

    private static void Prompts(Sheet sheet, Outcome outcome) => sheet.Table(
        "Prompts needed (mean over the targets that get there)",
        ["Dice", "prompts", "never"],
        ((double[])[0.80, 0.85, 0.90]).Select(goal =>
        {
            var (mean, missed) = Summary.PromptsTo(outcome.Targets, goal);
            return new[] { Number(goal, "0.00"), Number(mean, "0.0"), $"{missed} of {outcome.Targets.Count}" };
        }));

    private static void Quality(Sheet sheet, QualityStatistics q) => sheet.Table(
        "Estimated quality after round 0, against the true IoU",
        ["slices", "MAE", "bias", "Spearman within", "Spearman pooled", "AUROC IoU < 0.7", "MAE absent", "AUROC presence"],
        [[
            $"{q.Slices}", Number(q.Mae, "0.000"), Number(q.Bias, "0.000"), Number(q.SpearmanWithin, "0.00"), Number(q.SpearmanPooled, "0.00"),
            Number(q.AurocBelow70, "0.00"), Number(q.MaeAbsent, "0.000"), Number(q.PresenceAuroc, "0.00"),
        ]],
        0);

    private static void Selections(Sheet sheet, EvaluateRequest request, Summary summary)
    {
        if (request.Selections.Count < 2)
        {
            return;
        }

        sheet.Table(
            "Who chooses the slices (Dice by round, mean over sources, in %)",
            ["selection", .. Enumerable.Range(0, request.Rounds).Select(r => $"{r}")],
            summary.Selections.Select(s => (string[])[Name(s.Key), .. s.Value.Select(Percent)]));
        if (summary.Recovered is { } recovered)
        {
            sheet.Line($"Quality recovers {Percent(recovered)} % of the way from random to oracle.");
        }
    }

    /// <summary>Lower-case name of a choice, as on the command line.</summary>
    public static string Name<T>(T choice)
        where T : struct, Enum => choice.ToString().ToLowerInvariant();

    private static string Interval((double Low, double High)? interval) => interval is { } i ? $"{Percent(i.Low)}–{Percent(i.High)}" : "–";

    private static string Percent(double share) => Number(100 * share, "0.0");

    private static string Number(double? value, string format) =>
        value is { } v && !double.IsNaN(v) ? v.ToString(format, CultureInfo.InvariantCulture) : "–";
}
