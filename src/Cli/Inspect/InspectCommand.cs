using System.CommandLine;
using System.Globalization;
using Mem3D.Cli.Folder;
using Mem3D.Cli.Terminal;
using Mem3D.Data.Volumes;

namespace Mem3D.Cli.Inspect;

/// <summary><c>mem3d inspect</c>: what an import would find in files.</summary>
internal static class InspectCommand
{
    private const string About =
        """
        Lists the volumes that an import would find: series by geometry, frames, spacing, what to know before trusting them;
        segmentations; and every file that is not read, with the reason. Nothing about a patient is read or printed.
        """;

    public static Command Create(CliHost host)
    {
        var paths = new Argument<string[]>("PATH") { Description = "Files, folders or zips.", Arity = ArgumentArity.OneOrMore };
        var decode = new Option<bool>("--decode") { Description = "Also decode every voxel: finds damaged slices, tells the range of values." };
        var json = new Option<bool>("--json") { Description = "Print the result as JSON." };
        var command = new Command("inspect", "Say what files, folders and zips hold, without importing.") { paths, decode, json };
        Help.Teach(
            command,
            About,
            ("What is on this CD?", "mem3d inspect /media/cdrom"),
            ("Is every image whole?", "mem3d inspect --decode study.zip"),
            ("The affine of a series, for a script", "mem3d inspect series-folder --json | jq .volumes[0].geometry"));
        command.SetAction((result, cancellationToken) => Failure.GuardAsync(
            host, () => RunAsync(host, result.GetRequiredValue(paths), result.GetValue(decode), result.GetValue(json), cancellationToken)));
        return command;
    }

    private static async Task<int> RunAsync(CliHost host, IReadOnlyList<string> paths, bool decode, bool json, CancellationToken cancellationToken)
    {
        var files = InputFiles.Of(host, paths);
        InspectedFiles? found = null;
        await Progress.RunAsync(host, "looking through", 1, progress => Task.Run(
            () => found = VolumeInspector.Inspect(files, decode, new Told(share => progress.Share(share, "")), CliHost.Decoding, cancellationToken), cancellationToken));
        if (json)
        {
            JsonFile.Write(host.Out, new
            {
                Volumes = found!.Volumes.Select(v => new
                {
                    v.Name,
                    v.File,
                    v.Modality,
                    Geometry = GeometryJson.Of(v.Geometry),
                    v.Frames,
                    v.Axis,
                    v.Range?.Low,
                    v.Range?.High,
                    v.Warnings,
                }),
                found.Segmentations,
                found.Problems,
            });
        }
        else
        {
            Print(new Sheet(host.Out, host.RichOut), found!);
        }

        return found!.Volumes.Count + found.Segmentations.Count > 0 ? ExitCode.Success : ExitCode.Failed;
    }

    private static void Print(Sheet sheet, InspectedFiles found)
    {
        if (found.Volumes.Count > 0)
        {
            sheet.Table("Volumes", ["name", "modality", "axis", "voxels", "mm", "frames", "values"], found.Volumes.Select(v => (string[])
            [
                v.Name, $"{v.Modality}", $"{v.Axis}", GeometryJson.Size(v.Geometry), GeometryJson.Spacing(v.Geometry), v.Frames.ToString(CultureInfo.InvariantCulture),
                v.Range is { } r ? string.Create(CultureInfo.InvariantCulture, $"{r.Low:0.###} to {r.High:0.###}") : "",
            ]), 3);
        }

        if (found.Segmentations.Count > 0)
        {
            sheet.Table("Segmentations", ["file", "format", "segments"], found.Segmentations.Select(s => (string[])[s.File, s.Format, string.Join(", ", s.Segments)]), 3);
        }

        foreach (var volume in found.Volumes.Where(v => v.Warnings.Count > 0))
        {
            sheet.Line();
            sheet.Line($"{volume.Name}: {string.Join(' ', volume.Warnings)}");
        }

        ProblemLines.Write(sheet, found.Problems);
        if (found.Volumes.Count + found.Segmentations.Count == 0 && found.Problems.Count == 0)
        {
            sheet.Line("There is nothing here.");
        }
    }

    private sealed class Told(Action<double> tell) : IProgress<double>
    {
        public void Report(double value) => tell(value);
    }
}
