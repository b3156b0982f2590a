using System.Security.Cryptography;
using Mem3D.Cli.Folder;
using Mem3D.Cli.Terminal;
using Mem3D.Core.Errors;
using Mem3D.Core.Exports;

namespace Mem3D.Cli.Export;

/// <summary>Runs <c>mem3d export</c>.</summary>
internal static class ExportRunner
{
    public static async Task<int> RunAsync(CliHost host, ExportDemand demand, CancellationToken cancellationToken)
    {
        var output = host.FullPath(demand.Output);
        await using var folder = await OpenFolder.OpenAsync(host.FullPath(demand.Data), create: false, cancellationToken);
        var project = await folder.ProjectAsync(demand.Project, cancellationToken);
        var partial = Path.Combine(
            Directory.Exists(output) ? output : Path.GetDirectoryName(output)!, $".mem3d-{Guid.NewGuid():N}.partial");
        Directory.CreateDirectory(Path.GetDirectoryName(partial)!);
        try
        {
            ExportedFile? file = null;
            await Progress.RunAsync(host, "exporting", 1, async progress =>
            {
                var told = new Told(share => progress.Share(share, demand.Format));
                var exporter = folder.Get<ICaseExporter>();
                file = demand.Case is { } name
                    ? await exporter.WriteAsync(
                        (await folder.CaseAsync(project, name, cancellationToken)).Id,
                        new ExportRequest(Named<ExportFormat>(demand.Format), await LabelsAsync(folder, project.Id, demand.Labels, cancellationToken), demand.Author),
                        partial, told, cancellationToken)
                    : await exporter.WriteDatasetAsync(project.Id, Named<DatasetLayout>(demand.Format), partial, told, cancellationToken);
            });
            var path = Directory.Exists(output) ? Path.Combine(output, file!.Name) : output;
            var sum = await SumAsync(partial, cancellationToken);
            File.Move(partial, path, overwrite: true);
            var bytes = new FileInfo(path).Length;
            if (demand.Json)
            {
                JsonFile.Write(host.Out, new { Path = path, Bytes = bytes, Sha256 = sum, file!.Reservation });
            }
            else
            {
                host.Out.WriteLine($"Written, read back and compared: {path}");
                host.Out.WriteLine($"SHA-256 {sum}");
                if (file!.Reservation is { } reservation)
                {
                    host.Out.WriteLine(reservation);
                }
            }

            return ExitCode.Success;
        }
        finally
        {
            File.Delete(partial);
        }
    }

    private static async Task<string> SumAsync(string path, CancellationToken cancellationToken)
    {
        await using var file = File.OpenRead(path);
        return Convert.ToHexStringLower(await SHA256.HashDataAsync(file, cancellationToken));
    }

    private static T Named<T>(string name)
        where T : struct, Enum =>
        Enum.TryParse<T>(name, ignoreCase: true, out var value) && Enum.IsDefined(value) && !int.TryParse(name, out _)
            ? value
            : throw new Mem3DException(
                ErrorKind.Invalid, $"--format takes no '{name}' here.", $"{(typeof(T) == typeof(ExportFormat) ? "A case is exported as" : "A project, without --case, is exported as")} one of {ExportCommand.Names<T>()}.");

    private static async Task<IReadOnlyList<Guid>?> LabelsAsync(OpenFolder folder, Guid projectId, IReadOnlyList<string>? names, CancellationToken cancellationToken)
    {
        if (names is null)
        {
            return null;
        }

        var labels = await folder.Projects.LabelsAsync(projectId, cancellationToken);
        return [.. names.Select(n => labels.FirstOrDefault(l => l.Name.Equals(n, StringComparison.OrdinalIgnoreCase))?.Id
            ?? throw new Mem3DException(ErrorKind.NotFound, $"The project has no label '{n}'.", $"It has: {string.Join(", ", labels.Select(l => l.Name))}."))];
    }

    private sealed class Told(Action<double> tell) : IProgress<double>
    {
        public void Report(double value) => tell(value);
    }
}
