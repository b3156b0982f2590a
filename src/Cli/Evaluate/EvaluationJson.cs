using Mem3D.Cli.Terminal;
using Mem3D.Core.Evaluation;
using Mem3D.Core.Segmentation;

namespace Mem3D.Cli.Evaluate;

/// <summary>The report scripts read (docs/command-line.md). What was not asked for, or is not defined, is absent.</summary>
internal static class EvaluationJson
{
    public static void Write(string path, EvaluateRequest request, EngineInfo engine, Outcome outcome, Summary? summary) => JsonFile.Write(path, new
    {
        engine = new { engine.ModelSet, engine.Version, engine.Device, engine.Precision, engine.Threads },
        settings = new
        {
            prompt = EvaluationTables.Name(request.Prompt),
            request.Rounds,
            select = EvaluationTables.Name(request.Selections[0]),
            request.Seed,
            literal = request.Options == PropagationOptions.LiteralPaper,
            request.TrueSlices,
        },
        stopped = outcome.Stopped ? true : (bool?)null,
        cases = outcome.Targets.Select(t => Case(t, request)),
        failed = outcome.Failed.Select(f => new { f.Source, f.Case, f.Label, f.Reason }),
        outcome.LeftOut,
        summary = summary is null ? null : Summarise(request, outcome, summary),
    });

    private static object Case(TargetResult t, EvaluateRequest request) => new
    {
        t.Source,
        t.Case,
        t.Label,
        t.Modality,
        prompt = EvaluationTables.Name(request.Prompt),
        rounds = t.Rounds.Select(r => new
        {
            r.Round,
            r.Slice,
            r.Prompts,
            sliceDsc = Round(r.SliceDsc),
            dsc = Round(r.Dsc),
            nsd2mm = Round(r.Nsd2mm),
            hd95Mm = Round(r.Hd95Mm),
            r.FalseSlices,
            predictedQuality = Round(r.PredictedQuality),
            seconds = Round(r.Seconds),
        }),
    };

    private static object Summarise(EvaluateRequest request, Outcome outcome, Summary s)
    {
        var selection = request.Selections.Count < 2 ? null : s.Selections.ToDictionary(p => EvaluationTables.Name(p.Key), p => Round(p.Value[^1]));
        if (selection is not null && s.Recovered is { } recovered)
        {
            selection["recovered"] = Round(recovered);
        }

        var goals = ((double[])[0.80, 0.85, 0.90]).Select(g => Summary.PromptsTo(outcome.Targets, g)).ToArray();
        return new
        {
            s.Targets,
            dsc = s.Dsc.Select(Round),
            nsd2mm = s.Nsd2mm.Select(Round),
            firstSliceDsc = Round(s.FirstSliceDsc),
            dscInterval = Pair(s.Interval),
            aucDsc = Round(s.AucDsc),
            promptsTo80 = Round(goals[0].Mean),
            promptsTo85 = Round(goals[1].Mean),
            promptsTo90 = Round(goals[2].Mean),
            neverTo80 = goals[0].Missed,
            neverTo85 = goals[1].Missed,
            neverTo90 = goals[2].Missed,
            quality = new
            {
                s.Quality.Slices,
                mae = Round(s.Quality.Mae),
                bias = Round(s.Quality.Bias),
                spearmanWithin = Round(s.Quality.SpearmanWithin),
                spearmanPooled = Round(s.Quality.SpearmanPooled),
                aurocBelow70 = Round(s.Quality.AurocBelow70),
                maeAbsent = Round(s.Quality.MaeAbsent),
                presenceAuroc = Round(s.Quality.PresenceAuroc),
            },
            selection,
            baselines = new { copy = s.Copy.Select(Round), interpolation = s.Interpolation.Select(Round) },
            sources = s.Sources.Select(x => new
            {
                x.Source,
                x.Targets,
                dsc = x.Dsc.Select(Round),
                dscDeviation = Round(x.Deviation),
                dscInterval = Pair(x.Interval),
                nsd2mm = Round(x.Nsd2mm),
                hd95Mm = Round(x.Hd95Mm),
                falseSlices = Round(x.FalseSlices),
                secondsPerRound = Round(x.SecondsPerRound),
            }),
        };
    }

    private static double?[]? Pair((double Low, double High)? interval) => interval is { } i ? [Round(i.Low), Round(i.High)] : null;

    private static double? Round(double value) => Round((double?)value);

    private static double? Round(double? value) => value is { } v && double.IsFinite(v) ? Math.Round(v, 5) : null;
}
