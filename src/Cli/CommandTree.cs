using System.CommandLine;
using Mem3D.Cli.Benchmark;
using Mem3D.Cli.Care;
using Mem3D.Cli.Evaluate;
using Mem3D.Cli.Export;
using Mem3D.Cli.Import;
using Mem3D.Cli.Inspect;
using Mem3D.Cli.Segment;
using Mem3D.Cli.Terminal;

namespace Mem3D.Cli;

/// <summary>The commands of <c>mem3d</c>.</summary>
public static class CommandTree
{
    private const string About =
        """
        Prompt one slice (scribble, click, box, extreme points, lasso): the interaction network segments it, the memory
        network carries the mask through the volume, estimates the quality of every slice and says which to fix next.
        """;

    /// <summary>Parses and runs a command line. Returns an <see cref="ExitCode"/>.</summary>
    public static async Task<int> RunAsync(IReadOnlyList<string> arguments, CliHost host, CancellationToken cancellationToken)
    {
        var root = new RootCommand("Interactive segmentation of 3D scans: the engine of the web application on the command line.")
        {
            SegmentCommand.Create(host),
            EvaluateCommand.Create(host),
            BenchmarkCommand.Create(host),
            ImportCommand.Create(host),
            ExportCommand.Create(host),
            InspectCommand.Create(host),
            BackupCommand.Create(host),
            RestoreCommand.Create(host),
            DoctorCommand.Create(host),
        };
        Help.Teach(
            root,
            About,
            ("Segment a scan from prompts in a file", "mem3d segment scan.nii.gz --prompts prompts.json -o mask.nii.gz"),
            ("Measure how well the networks do", "mem3d evaluate Task02_Heart --prompt scribble --rounds 6"),
            ("Measure how fast they are", "mem3d benchmark --size 512x512x100"),
            ("See what a folder of scans holds", "mem3d inspect study-folder"),
            ("Import it, and export masks", "mem3d import study-folder --data /srv/mem3d --project Livers"),
            ("Copy a server's data while it runs", "mem3d backup --data /var/lib/mem3d --to /backup/today"),
            ("Learn about a command", "mem3d segment --help"));

        var result = root.Parse(arguments);
        if (result.Errors.Count > 0 && arguments.Count > 0)
        {
            var command = string.Join(' ', Help.Names(result.CommandResult.Command));
            Failure.Write(host, string.Join(' ', result.Errors.Select(e => e.Message.Trim())), $"See: {command} --help");
            return ExitCode.Usage;
        }

        if (arguments.Count == 0)
        {
            result = root.Parse(["--help"]);
        }

        // Ctrl+C cancels the token; the command then has this long to print what it has.
        var configuration = new InvocationConfiguration
        {
            Output = host.Out,
            Error = host.Error,
            EnableDefaultExceptionHandler = false,
            ProcessTerminationTimeout = TimeSpan.FromMinutes(1),
        };
        return await result.InvokeAsync(configuration, cancellationToken);
    }
}
