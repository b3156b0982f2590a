using Mem3D.Cli.Evaluate.Reporting;
using Mem3D.Cli.Terminal;
using Mem3D.Core.Evaluation;
using Mem3D.Core.Segmentation;

namespace Mem3D.Cli.Evaluate;

/// <summary>Runs <c>mem3d evaluate</c>: prompt after prompt, case after case; then the reports.</summary>
internal static class EvaluateRunner
{
    public static async Task<int> RunAsync(CliHost host, EvaluateRequest request, CancellationToken cancellationToken)
    {
        var datasets = request.Folders.SelectMany(f => DatasetReader.Find(host.FullPath(f)))
            .Select(d => request.MaximumCases > 0 ? d with { Cases = [.. d.Cases.Take(request.MaximumCases)] } : d).ToArray();
        var engine = ModelFolder.Load(host, request.Networks);
        try
        {
            var outcomes = request.Prompts.Select(p => (Prompt: p, Outcome: new Outcome())).ToArray();
            await Progress.RunAsync(host, "evaluating", datasets.Sum(d => d.Cases.Count) * outcomes.Length, async progress =>
            {
                var done = 0;
                foreach (var (prompt, outcome) in outcomes)
                {
                    var evaluator = new CaseEvaluator(new TargetEvaluator(engine, host.Chooser, request, prompt), request, outcome);
                    try
                    {
                        foreach (var (dataset, @case) in datasets.SelectMany(d => d.Cases.Select(c => (d, c))))
                        {
                            var title = $"{(outcomes.Length > 1 ? $"{Words.Name(prompt)} " : string.Empty)}{dataset.Name}/{@case.Name}";
                            var scores = await evaluator.RunAsync(dataset, @case, (share, label) => progress.Share(done + share, $"{title} {label}"), cancellationToken);
                            progress.Step(++done, $"{title}  {scores}");
                        }
                    }
                    catch (OperationCanceledException)
                    {
                        outcome.Stopped = true;
                        break;
                    }
                }
            });

            EvaluationRun[] runs = [.. outcomes.Select(o => new EvaluationRun(o.Prompt, o.Outcome, Summary.Of(o.Outcome, request)))];
            Report(host, request, engine.Info, runs);
            return runs.Any(r => r.Outcome.Stopped) ? ExitCode.Stopped : runs.Any(r => r.Outcome.Failed.Count > 0) ? ExitCode.Partial : ExitCode.Success;
        }
        finally
        {
            ModelFolder.Release(engine);
        }
    }

    private static void Report(CliHost host, EvaluateRequest request, EngineInfo engine, IReadOnlyList<EvaluationRun> runs)
    {
        Tables(new Sheet(host.Out, host.RichOut), request, engine, runs);
        if (request.Json is not null)
        {
            EvaluationJson.Write(host.FullPath(request.Json), request, engine, runs);
        }

        if (request.Csv is not null)
        {
            EvaluationCsv.Write(host.FullPath(request.Csv), request, runs);
        }

        if (request.Markdown is not null)
        {
            var path = host.FullPath(request.Markdown);
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            using var file = File.CreateText(path);
            Tables(Sheet.Document(file), request, engine, runs);
        }

        if (request.Report is not null)
        {
            ReportFolder.Write(host.FullPath(request.Report), request, engine, runs);
        }
    }

    private static void Tables(Sheet sheet, EvaluateRequest request, EngineInfo engine, IReadOnlyList<EvaluationRun> runs)
    {
        EvaluationTables.Head(sheet, request, engine);
        EvaluationTables.Overview(sheet, runs);
        foreach (var run in runs)
        {
            if (runs.Count > 1)
            {
                sheet.Heading($"Prompt: {run.Name}");
            }

            EvaluationTables.Write(sheet, request, run);
        }
    }
}
