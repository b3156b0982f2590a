using System.CommandLine;
using System.Globalization;
using Mem3D.Cli.Folder;
using Mem3D.Cli.Terminal;
using Mem3D.Data.Care;

namespace Mem3D.Cli.Care;

/// <summary><c>mem3d restore</c>: a data folder out of a backup.</summary>
internal static class RestoreCommand
{
    private const string About =
        """
        Copies a backup into a folder that is new or empty, compares every byte with the manifest, and then looks through the
        result as `mem3d doctor` does. Nothing is overwritten: to replace a data folder, stop the server, move the folder away
        and restore in its place. A restore that does not end leaves a mark that keeps a server from starting on a half.
        """;

    public static Command Create(CliHost host)
    {
        var backup = new Argument<string>("BACKUP") { Description = "Folder that `mem3d backup` wrote." };
        var command = new Command("restore", "Make a data folder out of a backup.") { backup };
        var data = DataFolderOption.AddTo(command);
        Help.Teach(command, About, ("Into a new folder", "mem3d restore /backup/mem3d-2026-11-28 --data /var/lib/mem3d"));
        command.SetAction((result, cancellationToken) => Failure.GuardAsync(host, async () =>
        {
            var folder = data.Of(result, host);
            var manifest = await CareProgressBar.RunAsync(host, "Restore", progress =>
                DataFolderRestore.Run(host.FullPath(result.GetRequiredValue(backup)), folder, progress, cancellationToken));
            await host.Out.WriteLineAsync(string.Create(
                CultureInfo.InvariantCulture, $"{manifest.Files.Count} files of {manifest.CreatedAt.UtcDateTime:yyyy-MM-dd HH:mm} UTC, {manifest.Bytes / 1e6:0.0} MB"));
            return DoctorSheet.Print(host, new DataFolderDoctor(folder).Examine(contents: false, null, cancellationToken));
        }));
        return command;
    }
}
