using Mem3D.Cli.Terminal;
using Mem3D.Core.Segmentation;

namespace Mem3D.Cli.Evaluate.Reporting;

/// <summary>
/// Writes report.md (tables and curves), curves-PROMPT.svg, overlays.md with overlays/*.png, evaluation.json and evaluation.csv. Overlays show scans:
/// who may see the report is the reader's business, so the tables do not depend on them.
/// </summary>
internal static class ReportFolder
{
    public static void Write(string folder, EvaluateRequest request, EngineInfo engine, IReadOnlyList<EvaluationRun> runs)
    {
        Directory.CreateDirectory(Path.Combine(folder, "overlays"));
        EvaluationJson.Write(Path.Combine(folder, "evaluation.json"), request, engine, runs);
        EvaluationCsv.Write(Path.Combine(folder, "evaluation.csv"), request, runs);
        using var report = File.CreateText(Path.Combine(folder, "report.md"));
        using var overlays = File.CreateText(Path.Combine(folder, "overlays.md"));
        var sheet = Sheet.Document(report);
        EvaluationTables.Head(sheet, request, engine);
        EvaluationTables.Overview(sheet, runs);
        overlays.WriteLine("Truth green, mask orange, both after the last round; anchored slices have a white bar above. Best, median and worst target of each source by Dice.");
        foreach (var run in runs)
        {
            sheet.Heading($"Prompt: {run.Name}");
            if (run.Summary is { } summary)
            {
                File.WriteAllText(Path.Combine(folder, Curves(run)), CurveChart.Draw($"Dice (%) over rounds, prompt: {run.Name}", summary));
                sheet.Line();
                sheet.Line($"![Dice over rounds]({Curves(run)})");
            }

            EvaluationTables.Write(sheet, request, run);
            Overlays(folder, overlays, run);
        }
    }

    private static string Curves(EvaluationRun run) => $"curves-{run.Name}.svg";

    private static void Overlays(string folder, StreamWriter page, EvaluationRun run)
    {
        foreach (var source in run.Outcome.Targets.GroupBy(t => t.Source))
        {
            var ranked = source.OrderByDescending(t => t.Rounds[^1].Dsc).ToArray();
            (string Rank, TargetResult Target)[] chosen = [("best", ranked[0]), ("median", ranked[ranked.Length / 2]), ("worst", ranked[^1])];
            page.WriteLine();
            page.WriteLine($"## {run.Name}: {source.Key}");
            foreach (var (rank, target) in chosen.DistinctBy(c => c.Target))
            {
                var name = $"overlays/{run.Name}-{FileName(source.Key)}-{rank}.png";
                File.WriteAllBytes(Path.Combine(folder, name), target.Overlay!.Png);
                page.WriteLine();
                page.WriteLine($"**{rank}**: {target.Case}, {target.Label}, Dice {Words.Percent(target.Rounds[^1].Dsc)} %; slices {string.Join(", ", target.Overlay.Slices)}");
                page.WriteLine();
                page.WriteLine($"![{rank}]({name})");
            }
        }
    }

    private static string FileName(string text) => string.Concat(text.Select(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_' ? c : '_'));
}
