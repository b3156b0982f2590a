using System.CommandLine;
using System.Globalization;
using Mem3D.Cli.Folder;
using Mem3D.Cli.Terminal;
using Mem3D.Data.Care;

namespace Mem3D.Cli.Care;

/// <summary><c>mem3d backup</c>: a copy of the data folder, while the server runs.</summary>
internal static class BackupCommand
{
    private const string About =
        """
        Copies one moment of the database, the voxel files that it names, and the keys, with a manifest of lengths and SHA-256
        checksums written last: a folder without manifest.json is no backup. The server may run and people may work meanwhile.
        The backup holds everything, also the keys that protect cookies: keep it as safe as the data folder.
        """;

    public static Command Create(CliHost host)
    {
        var to = new Option<string>("--to") { Description = "Folder to write, new or empty.", Required = true, HelpName = "FOLDER" };
        var command = new Command("backup", "Copy a data folder while its server runs.") { to };
        var data = DataFolderOption.AddTo(command);
        Help.Teach(
            command,
            About,
            ("Every night, from cron", "mem3d backup --data /var/lib/mem3d --to /backup/mem3d-$(date +%F)"),
            ("In a container", "docker compose exec mem3d dotnet /app/cli/mem3d.dll backup --to /backup/today"));
        command.SetAction((result, cancellationToken) => Failure.GuardAsync(host, async () =>
        {
            var manifest = await CareProgressBar.RunAsync(host, "Backup", progress => new DataFolderBackup(data.Of(result, host), TimeProvider.System)
                .Create(host.FullPath(result.GetRequiredValue(to)), progress, cancellationToken));
            await host.Out.WriteLineAsync(string.Create(
                CultureInfo.InvariantCulture, $"{manifest.Files.Count} files, {manifest.Bytes / 1e6:0.0} MB, schema {manifest.Schema}"));
            foreach (var problem in manifest.Problems)
            {
                Failure.Write(host, problem, "The rest is backed up. Look at the data folder with `mem3d doctor`.");
            }

            return manifest.Problems.Count == 0 ? ExitCode.Success : ExitCode.Partial;
        }));
        return command;
    }
}
