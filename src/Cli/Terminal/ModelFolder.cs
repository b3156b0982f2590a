using System.CommandLine;
using Mem3D.Core.Errors;
using Mem3D.Core.Segmentation;

namespace Mem3D.Cli.Terminal;

/// <summary>Where the networks are, and loading them.</summary>
internal static class ModelFolder
{
    private const string Name = "onnx";
    private const string Manifest = "manifest.json";

    /// <summary>The option <c>--models</c>.</summary>
    public static Option<string?> Option() => new("--models")
    {
        Description = "Folder with manifest.json and the networks. Default: 'onnx', looked for from the current folder upwards, then beside the program.",
        HelpName = "FOLDER",
    };

    /// <summary>The option <c>--threads</c>.</summary>
    public static Option<int> Threads()
    {
        var option = new Option<int>("--threads") { Description = "Threads for the networks; 0: one a core.", HelpName = "N" };
        option.Validators.Add(r =>
        {
            if (r.GetValueOrDefault<int>() is < 0 or > 1024)
            {
                r.AddError("--threads takes a number from 0 to 1024.");
            }
        });
        return option;
    }

    /// <summary>Loads the engine of the folder asked for or found. Dispose it with <see cref="Release"/>.</summary>
    /// <exception cref="Mem3DException">No networks, or networks that do not load.</exception>
    public static ISegmentationEngine Load(CliHost host, string? folder, int threads) => host.LoadEngine(Find(host, folder), threads);

    /// <summary>Frees an engine's networks when it holds any.</summary>
    public static void Release(ISegmentationEngine engine) => (engine as IDisposable)?.Dispose();

    private static string Find(CliHost host, string? folder)
    {
        if (folder is not null)
        {
            return File.Exists(Path.Combine(host.FullPath(folder), Manifest))
                ? host.FullPath(folder)
                : throw new Mem3DException(
                    ErrorKind.NotFound, $"There is no {Manifest} in '{folder}'.", "Give --models the folder that holds manifest.json and the .onnx files.");
        }

        for (var at = new DirectoryInfo(host.WorkingDirectory); at is not null; at = at.Parent)
        {
            if (File.Exists(Path.Combine(at.FullName, Name, Manifest)))
            {
                return Path.Combine(at.FullName, Name);
            }
        }

        var beside = Path.Combine(AppContext.BaseDirectory, Name);
        return File.Exists(Path.Combine(beside, Manifest))
            ? beside
            : throw new Mem3DException(
                ErrorKind.NotFound, "The networks were not found.",
                "Run mem3d inside the repository, put the folder 'onnx' beside the program, or give its place with --models FOLDER.");
    }
}
