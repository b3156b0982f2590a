using Mem3D.Cli.Terminal;
using Mem3D.Core.Evaluation;
using Mem3D.Core.Segmentation;

namespace Mem3D.Cli.Evaluate;

/// <summary>The report scripts read (docs/command-line.md). What was not asked for, or is not defined, is absent.</summary>
internal static class EvaluationJson
{
    public static void Write(string path, EvaluateRequest request, EngineInfo engine, IReadOnlyList<EvaluationRun> runs) => JsonFile.Write(path, new
    {
        engine = new { engine.ModelSet, engine.Version, engine.Device, engine.Precision, engine.Threads },
        settings = new
        {
            prompt = string.Join(',', request.Prompts.Select(Words.Name)),
            request.Rounds,
            select = string.Join(',', request.Selections.Select(Words.Name)),
            request.Seed,
            request.Hands,
            literal = request.Options == PropagationOptions.LiteralPaper,
            request.TrueSlices,
        },
        stopped = runs.Any(r => r.Outcome.Stopped) ? true : (bool?)null,
        cases = runs.SelectMany(r => r.Outcome.Targets.Select(t => Case(t, r))),
        failed = runs.SelectMany(r => r.Outcome.Failed.Select(f => new { f.Source, f.Case, f.Label, prompt = runs.Count > 1 ? r.Name : null, f.Reason })),
        runs[0].Outcome.LeftOut,
        summary = runs is [{ Summary: { } only }] ? SummaryJson.Of(request, runs[0].Outcome, only) : null,
        summaries = runs.Count > 1 ? runs.Where(r => r.Summary is not null).ToDictionary(r => r.Name, r => SummaryJson.Of(request, r.Outcome, r.Summary!)) : null,
    });

    private static object Case(TargetResult t, EvaluationRun run) => new
    {
        t.Source,
        t.Case,
        t.Label,
        t.Modality,
        prompt = run.Name,
        rounds = t.Rounds.Select(r => new
        {
            r.Round,
            r.Slice,
            r.Prompts,
            sliceDsc = SummaryJson.Round(r.SliceDsc),
            dsc = SummaryJson.Round(r.Dsc),
            nsd2mm = SummaryJson.Round(r.Nsd2mm),
            hd95Mm = SummaryJson.Round(r.Hd95Mm),
            r.FalseSlices,
            r.MissedSlices,
            predictedQuality = SummaryJson.Round(r.PredictedQuality),
            baselines = r.Baselines.ToDictionary(b => Words.Key(b.Key), b => SummaryJson.Round(b.Value)),
            seconds = SummaryJson.Round(r.Seconds),
        }),
    };
}
