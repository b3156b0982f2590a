using System.CommandLine;
using Mem3D.Cli.Folder;
using Mem3D.Cli.Terminal;
using Mem3D.Data.Care;

namespace Mem3D.Cli.Care;

/// <summary><c>mem3d doctor</c>: does everything in a data folder fit together?</summary>
internal static class DoctorCommand
{
    private const string About =
        """
        Looks at the database (SQLite's own check, references, schema), at every volume and its voxel file (missing, wrong
        length, changed content), at every stored mask and prompt, and for files that belong to nothing. It changes nothing;
        the server may run. Exit code 0: healthy (harmless remarks included), 3: something is wrong.
        --repair does what is safe, with the server stopped: it marks dead runs as interrupted, removes half-written files,
        sets voxel files without a row aside (in the folder lost), and keeps checksums of volumes that have none.
        """;

    public static Command Create(CliHost host)
    {
        var quick = new Option<bool>("--quick") { Description = "Compare the lengths of voxel files only, not their content." };
        var repair = new Option<bool>("--repair") { Description = "Repair what is safe to repair; the server must be stopped." };
        var json = new Option<string?>("--json") { Description = "Write the findings as JSON.", HelpName = "FILE" };
        var command = new Command("doctor", "Find inconsistencies of a data folder.") { quick, repair, json };
        var data = DataFolderOption.AddTo(command);
        Help.Teach(
            command,
            About,
            ("Is everything there?", "mem3d doctor --data /var/lib/mem3d"),
            ("Weekly, for monitoring", "mem3d doctor --data /var/lib/mem3d --json doctor.json"),
            ("After a crash, with the server stopped", "mem3d doctor --data /var/lib/mem3d --repair"));
        command.SetAction((result, cancellationToken) => Failure.GuardAsync(host, async () =>
        {
            var doctor = new DataFolderDoctor(data.Of(result, host));
            var report = await CareProgressBar.RunAsync(host, "Doctor", progress => doctor.Examine(!result.GetValue(quick), progress, cancellationToken));
            if (result.GetValue(repair))
            {
                foreach (var repaired in doctor.Repair(report, cancellationToken))
                {
                    await host.Out.WriteLineAsync($"repaired: {repaired.Text}");
                }

                report = doctor.Examine(contents: false, null, cancellationToken);
            }

            if (result.GetValue(json) is { } file)
            {
                JsonFile.Write(host.FullPath(file), report);
            }

            return DoctorSheet.Print(host, report);
        }));
        return command;
    }
}
