using Mem3D.Core.Errors;
using Mem3D.Core.Evaluation;
using Mem3D.Core.Volumes;
using Mem3D.Data.Volumes;

namespace Mem3D.Cli.Evaluate;

/// <summary>Evaluates the targets of a case; what fails is noted and does not cost the others.</summary>
internal sealed class CaseEvaluator(TargetEvaluator evaluator, EvaluateRequest request, Outcome outcome)
{
    /// <summary>Smaller targets say nothing about a method that works slice by slice.</summary>
    private const int LeastVoxels = 30;

    /// <summary>Targets on fewer slices have nothing to propagate to.</summary>
    private const int LeastSlices = 3;

    /// <summary>Returns a few words on how it went: Dice in percent after the first and the last round of each target.</summary>
    public async Task<string> RunAsync(Dataset dataset, DatasetCase @case, Action<double, string> progress, CancellationToken cancellationToken)
    {
        var shown = outcome.Targets.Count;
        try
        {
            await TargetsAsync(dataset, @case, progress, cancellationToken);
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            outcome.Failed.Add(new TargetFailure(dataset.Name, @case.Name, null, Reason(e)));
        }

        return string.Join("  ", outcome.Targets.Skip(shown).Select(t => FormattableString.Invariant($"{t.Label} {100 * t.Rounds[0].Dsc:0}→{100 * t.Rounds[^1].Dsc:0}")));
    }

    private async Task TargetsAsync(Dataset dataset, DatasetCase @case, Action<double, string> progress, CancellationToken cancellationToken)
    {
        var labels = VolumeFile.LoadLabels(@case.LabelPath, cancellationToken);
        var wanted = labels.Labels().Where(l => request.Labels is null || request.Labels.Contains(dataset.NameOf(l), StringComparer.OrdinalIgnoreCase)
            || request.Labels.Contains($"{l}")).ToArray();
        if (wanted.Length == 0)
        {
            return;
        }

        using var image = VolumeFile.Load(@case.ImagePath, null, CliHost.Decoding, cancellationToken);
        if (image.Info.Geometry.Size != labels.Geometry.Size)
        {
            throw new Mem3DException(
                ErrorKind.Invalid, $"Image ({Size(image.Info.Geometry.Size)}) and label map ({Size(labels.Geometry.Size)}) differ in size.", "Repair the case.");
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

    private static string Size(VolumeSize size) => $"{size.Width}×{size.Height}×{size.Depth}";

    private static string Reason(Exception e) => e is Mem3DException or IOException ? e.Message : $"{e.GetType().Name}: {e.Message}";
}
