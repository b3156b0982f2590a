using System.CommandLine;
using Mem3D.Cli.Folder;
using Mem3D.Cli.Terminal;
using Mem3D.Core.Exports;

namespace Mem3D.Cli.Export;

/// <summary><c>mem3d export</c>: a case's masks in a format of the field, or a project as a dataset.</summary>
internal static class ExportCommand
{
    private const string About =
        """
        Every file is read back and compared with the masks before it takes its name.
        """;

    public static Command Create(CliHost host)
    {
        var of = new Option<string?>("--case") { Description = "The case whose masks are exported; without it, the project as a dataset.", HelpName = "NAME" };
        var format = new Option<string>("--format")
        {
            Description = $"Of a case: {Names<ExportFormat>()}. Of a project: {Names<DatasetLayout>()}.",
            Required = true,
            HelpName = "FORMAT",
        };
        var labels = new Option<string?>("--labels") { Description = "Names of labels, with commas between them; all that have masks when absent.", HelpName = "LIST" };
        var output = new Option<string>("--output", "-o") { Description = "File to write, or a folder that is there: then the export names it.", Required = true, HelpName = "PATH" };
        var author = new Option<string?>("--author") { Description = "Content creator of a DICOM Segmentation.", HelpName = "NAME" };
        var json = new Option<bool>("--json") { Description = "Print the result as JSON." };
        var command = new Command("export", "Export the masks of a case, or a project as a dataset.") { of, format, labels, output, author, json };
        var folder = FolderOptions.AddTo(command, "Project.");
        Help.Teach(
            command,
            About,
            ("The masks of a case for an archive", "mem3d export --data /srv/mem3d --project Livers --case \"CT series 3\" --format dicomSeg -o seg.dcm"),
            ("Two labels for 3D Slicer", "mem3d export --data /srv/mem3d --project Livers --case \"CT series 3\" --format segNrrd --labels Liver,Tumour -o ."),
            ("A project for training", "mem3d export --data /srv/mem3d --project Livers --format decathlon -o livers.zip"));
        command.SetAction((result, cancellationToken) => Failure.GuardAsync(host, () => ExportRunner.RunAsync(
            host,
            new ExportDemand(
                folder.Data.Of(result, host).Root, result.GetRequiredValue(folder.Project), result.GetValue(of), result.GetRequiredValue(format),
                result.GetValue(labels)?.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries), result.GetRequiredValue(output),
                result.GetValue(author) ?? "", result.GetValue(json)),
            cancellationToken)));
        return command;
    }

    /// <summary>The names as a command line has them: nifti, niftiPerLabel, ….</summary>
    public static string Names<T>()
        where T : struct, Enum => string.Join(", ", Enum.GetNames<T>().Select(n => char.ToLowerInvariant(n[0]) + n[1..]));
}
