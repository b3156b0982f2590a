using Mem3D.Cli.Terminal;
using Mem3D.Core.Errors;
using Mem3D.Core.Evaluation;
using Mem3D.Core.Segmentation;
using Mem3D.Core.Volumes;
using Mem3D.Data.Volumes;

namespace Mem3D.Cli.Evaluate;

/// <summary>Runs <c>mem3d evaluate</c>.</summary>
internal static class EvaluateRunner
{
    /// <summary>Smaller targets say nothing about a method that works slice by slice.</summary>
    private const int LeastVoxels = 30;

    /// <summary>Targets on fewer slices have nothing to propagate to.</summary>
    private const int LeastSlices = 3;

    public static async Task<int> RunAsync(CliHost host, EvaluateRequest request, CancellationToken cancellationToken)
    {
        var datasets = request.Folders.SelectMany(f => DatasetReader.Find(host.FullPath(f)))
            .Select(d => request.MaximumCases > 0 ? d with { Cases = [.. d.Cases.Take(request.MaximumCases)] } : d).ToArray();
        var engine = ModelFolder.Load(host, request.Models, request.Threads);
        try
        {
            var outcome = new Outcome();
            await Progress.RunAsync(host, "evaluating", datasets.Sum(d => d.Cases.Count), async progress =>
            {
                try
                {
                    await WorkAsync(engine, host, request, datasets, outcome, progress, cancellationToken);
                }
                catch (OperationCanceledException)
                {
                    outcome.Stopped = true;
                }
            });
            Report(host, request, engine.Info, outcome);
            return outcome switch
            {
                { Stopped: true } => ExitCode.Stopped,
                { Failed.Count: > 0 } => ExitCode.Partial,
                _ => ExitCode.Success,
            };
        }
        finally
        {
            ModelFolder.Release(engine);
        }
    }

    private static async Task WorkAsync(
        ISegmentationEngine engine, CliHost host, EvaluateRequest request, IReadOnlyList<Dataset> datasets, Outcome outcome, Progress progress,
        CancellationToken cancellationToken)
    {
        var evaluator = new TargetEvaluator(engine, host.Chooser, request);
        var done = 0;
        foreach (var (dataset, @case) in datasets.SelectMany(d => d.Cases.Select(c => (d, c))))
        {
            var title = $"{dataset.Name}/{@case.Name}";
            var shown = outcome.Targets.Count;
            try
            {
                await CaseAsync(evaluator, request, dataset, @case, outcome, (share, label) => progress.Share(done + share, $"{title} {label}"), cancellationToken);
            }
            catch (Exception e) when (e is not OperationCanceledException)
            {
                outcome.Failed.Add(new TargetFailure(dataset.Name, @case.Name, null, Reason(e)));
            }

            var scores = outcome.Targets.Skip(shown).Select(t => FormattableString.Invariant($"{t.Label} {100 * t.Rounds[0].Dsc:0}→{100 * t.Rounds[^1].Dsc:0}"));
            progress.Step(++done, $"{title}  {string.Join("  ", scores)}");
        }
    }

    private static async Task CaseAsync(
        TargetEvaluator evaluator, EvaluateRequest request, Dataset dataset, DatasetCase @case, Outcome outcome, Action<double, string> progress,
        CancellationToken cancellationToken)
    {
        var labels = VolumeFile.LoadLabels(@case.LabelPath, cancellationToken);
        var wanted = labels.Labels().Where(l => request.Labels is null || request.Labels.Contains(dataset.NameOf(l), StringComparer.OrdinalIgnoreCase)
            || request.Labels.Contains($"{l}")).ToArray();
        if (wanted.Length == 0)
        {
            return;
        }

        using var image = VolumeFile.Load(@case.ImagePath, cancellationToken);
        if (image.Info.Geometry.Size != labels.Geometry.Size)
        {
            throw new Mem3DException(
                ErrorKind.Invalid, $"Image ({Words(image.Info.Geometry.Size)}) and label map ({Words(labels.Geometry.Size)}) differ in size.", "Repair the case.");
        }

        var modality = @case with { Modality = @case.Modality ?? (image.Info.Modality == Modality.Unknown ? null : $"{image.Info.Modality}") };
        for (var i = 0; i < wanted.Length; i++)
        {
            var target = MaskVolume.For(labels.Geometry, request.Axis);
            for (var slice = 0; slice < target.Depth; slice++)
            {
                target.Set(slice, labels.Slice(request.Axis, slice, wanted[i]));
            }

            var name = dataset.NameOf(wanted[i]);
            progress((double)i / wanted.Length, name);
            if (target.Count < LeastVoxels || Enumerable.Range(0, target.Depth).Count(s => target.Area(s) > 0) < LeastSlices)
            {
                outcome.LeftOut++;
                continue;
            }

            try
            {
                outcome.Targets.Add(await evaluator.RunAsync(dataset, modality, name, image, target, cancellationToken));
            }
            catch (Exception e) when (e is not OperationCanceledException)
            {
                // One target that fails must not cost the others; the tables count it.
                outcome.Failed.Add(new TargetFailure(dataset.Name, @case.Name, name, Reason(e)));
            }
        }
    }

    private static string Words(VolumeSize size) => $"{size.Width}×{size.Height}×{size.Depth}";

    private static string Reason(Exception e) => e is Mem3DException or IOException ? e.Message : $"{e.GetType().Name}: {e.Message}";

    private static void Report(CliHost host, EvaluateRequest request, EngineInfo engine, Outcome outcome)
    {
        var summary = Summary.Of(outcome, request);
        EvaluationTables.Write(new Sheet(host.Out, host.RichOut), request, engine, outcome, summary);
        if (request.Json is not null)
        {
            EvaluationJson.Write(host.FullPath(request.Json), request, engine, outcome, summary);
        }

        if (request.Csv is not null)
        {
            EvaluationCsv.Write(host.FullPath(request.Csv), request, outcome);
        }
    }
}
