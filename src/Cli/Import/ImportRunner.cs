using System.Diagnostics;
using System.Globalization;
using Mem3D.Cli.Folder;
using Mem3D.Cli.Terminal;
using Mem3D.Core.Deidentification;
using Mem3D.Core.Projects;
using Mem3D.Core.Volumes;

namespace Mem3D.Cli.Import;

/// <summary>Runs <c>mem3d import</c>.</summary>
internal static class ImportRunner
{
    public static async Task<int> RunAsync(CliHost host, ImportRequest request, CancellationToken cancellationToken)
    {
        var files = InputFiles.Of(host, request.Paths);
        await using var folder = await OpenFolder.OpenAsync(host.FullPath(request.Data), create: request.Case is null, cancellationToken);
        if (request.Case is { } name)
        {
            return await MaskImport.RunAsync(host, folder, request, name, files, cancellationToken);
        }

        var project = await folder.FindAsync(request.Project, cancellationToken) ?? await CreateAsync(folder, request, cancellationToken);
        var report = await ImportAsync(host, folder, project.Id, request, files, cancellationToken);
        var failed = report.Problems.Count(p => !p.Reason.StartsWith("Imported", StringComparison.Ordinal));
        if (request.Json)
        {
            JsonFile.Write(host.Out, new
            {
                Project = project.Name,
                Cases = report.Cases.Select(c => new { c.Name, c.Volume.Modality, Geometry = GeometryJson.Of(c.Volume.Geometry), c.Volume.DamagedSlices }),
                report.Problems,
                report.Deidentification,
                PeakMemoryMb = PeakMemoryMb(),
            });
        }
        else
        {
            Print(host, project.Name, report);
        }

        return failed == 0 ? ExitCode.Success : report.Cases.Count > 0 ? ExitCode.Partial : ExitCode.Failed;
    }

    private static async Task<ProjectInfo> CreateAsync(OpenFolder folder, ImportRequest request, CancellationToken cancellationToken)
    {
        var project = await folder.Projects.CreateAsync(request.Project, Guid.Empty, cancellationToken);
        if (request.NewProject != DeidentificationSettings.Default)
        {
            await folder.Get<IDeidentificationStore>().SetAsync(project.Id, request.NewProject, null, cancellationToken);
        }

        return project;
    }

    private static async Task<ImportReport> ImportAsync(
        CliHost host, OpenFolder folder, Guid projectId, ImportRequest request, IReadOnlyList<UploadedFile> files, CancellationToken cancellationToken)
    {
        ImportReport? report = null;
        var chooser = request.Frames is null && !request.Gaps && request.Series.Count == 0 ? null : new RequestChooser(request.Frames, request.Gaps, request.Series);
        await Progress.RunAsync(host, "importing", 1, async progress => report = await folder.Get<IVolumeImporter>().ImportAsync(
            projectId, files, chooser, new Told(p => progress.Share(p.Fraction, p.File)), cancellationToken));
        return chooser?.Unmatched is { } nothing ? report! with { Problems = [.. report!.Problems, nothing] } : report!;
    }

    private static void Print(CliHost host, string project, ImportReport report)
    {
        var sheet = new Sheet(host.Out, host.RichOut);
        if (report.Cases.Count > 0)
        {
            sheet.Table($"Imported into {project}", ["case", "modality", "voxels", "mm"], report.Cases.Select(c => (string[])
                [c.Name, $"{c.Volume.Modality}", GeometryJson.Size(c.Volume.Geometry), GeometryJson.Spacing(c.Volume.Geometry)]), 2);
        }

        ProblemLines.Write(sheet, report.Problems);
        if (report.Deidentification is { } removed)
        {
            sheet.Line();
            sheet.Line(string.Create(CultureInfo.InvariantCulture, $"De-identified: {removed.Values} values of {removed.Attributes.Count} attributes removed or replaced."));
            foreach (var warning in removed.Warnings)
            {
                sheet.Line(warning);
            }
        }

        sheet.Line();
        sheet.Line(string.Create(CultureInfo.InvariantCulture, $"{report.Cases.Count} imported, {report.Problems.Count} remarks. Peak memory {PeakMemoryMb()} MB."));
    }

    private static long PeakMemoryMb()
    {
        using var process = Process.GetCurrentProcess();
        return process.PeakWorkingSet64 / 1_000_000;
    }

    private sealed class Told(Action<ImportProgress> tell) : IProgress<ImportProgress>
    {
        public void Report(ImportProgress value) => tell(value);
    }
}
