using System.Globalization;
using Mem3D.Cli.Terminal;
using Mem3D.Core.Evaluation;
using Mem3D.Core.Segmentation;
using Mem3D.Core.Volumes;
using Mem3D.Data.Volumes;

namespace Mem3D.Cli.Segment;

/// <summary>Runs <c>mem3d segment</c>.</summary>
internal static class SegmentRunner
{
    public static async Task<int> RunAsync(CliHost host, SegmentRequest request, CancellationToken cancellationToken)
    {
        // Whatever can be wrong with the input is said before the networks are loaded.
        var image = host.FullPath(request.Image);
        using var volume = VolumeFile.Load(image, null, CliHost.Decoding, cancellationToken);
        var geometry = volume.Info.Geometry;
        var prompts = PromptFile.Read(host.FullPath(request.Prompts), geometry);
        MaskFile.CheckName(request.Output);

        var engine = ModelFolder.Load(host, request.Networks);
        try
        {
            var results = new List<LabelResult>();
            var segmenter = new LabelSegmenter(
                engine, host.Chooser, volume, prompts.Axis, request.Literal ? PropagationOptions.LiteralPaper : PropagationOptions.Default);
            await Progress.RunAsync(host, "segmenting", prompts.Labels.Count, async progress =>
            {
                foreach (var label in prompts.Labels)
                {
                    var done = results.Count;
                    results.Add(await segmenter.RunAsync(
                        label, (byte)(done + 1), share => progress.Share(done + share, label.Name), cancellationToken));
                    progress.Step(results.Count, label.Name);
                }
            });

            MaskFile.Write(host.FullPath(request.Output), image, geometry, prompts.Axis, results, cancellationToken);
            if (request.Quality is not null)
            {
                QualityCsv.Write(host.FullPath(request.Quality), results);
            }

            Print(host, request, volume.Info, engine.Info, results);
            return ExitCode.Success;
        }
        finally
        {
            ModelFolder.Release(engine);
        }
    }

    private static void Print(CliHost host, SegmentRequest request, VolumeInfo volume, EngineInfo engine, List<LabelResult> results)
    {
        var sheet = new Sheet(host.Out, host.RichOut);
        sheet.Table(
            $"{engine.ModelSet} {engine.Version} ({engine.Precision}, {engine.Device}, {engine.Threads} threads)",
            ["label", "value", "slices", "ml", "mean estimated IoU", "lowest", "on slice"],
            results.Select(r => Row(r, volume.Uneven ? double.NaN : volume.Geometry.VoxelMillilitres)));
        sheet.Line();
        foreach (var result in results)
        {
            sheet.Line(result.Suggestion is { } s
                ? $"{result.Name}: fix slice {s.Slice} next ({s.Facts})."
                : $"{result.Name}: no slice stands out; look at a few and accept them.");
        }

        sheet.Line($"Written: {request.Output}{(request.Quality is null ? string.Empty : $", {request.Quality}")}");
    }

    private static string[] Row(LabelResult result, double millilitres)
    {
        static string Number(double value, string format) => double.IsNaN(value) ? "–" : value.ToString(format, CultureInfo.InvariantCulture);

        var estimated = result.Estimates.Where(e => !e.Anchored && result.Mask.Area(e.Slice) > 0).ToArray();
        var lowest = estimated.Length == 0 ? (SliceEstimate?)null : estimated.MinBy(e => e.Quality);
        return
        [
            result.Name, $"{result.Number}", $"{result.Estimates.Count(e => result.Mask.Area(e.Slice) > 0)}",
            Number(result.Mask.Count * millilitres, "0.00"), Number(Statistics.Mean([.. estimated.Select(e => (double)e.Quality)]), "0.00"),
            Number(lowest?.Quality ?? double.NaN, "0.00"), lowest is { } l ? $"{l.Slice}" : "–",
        ];
    }
}
