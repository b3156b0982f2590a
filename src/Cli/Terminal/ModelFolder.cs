using Mem3D.Core.Errors;
using Mem3D.Core.Segmentation;
using Mem3D.Inference;

namespace Mem3D.Cli.Terminal;

/// <summary>Finds and loads the networks.</summary>
internal static class ModelFolder
{
    private const string Name = "onnx";
    private const string Manifest = "manifest.json";

    /// <summary>Loads the networks asked for, of the folder asked for or found. Dispose the engine with <see cref="Release"/>.</summary>
    /// <exception cref="Mem3DException">No networks, or networks that do not load.</exception>
    public static ISegmentationEngine Load(CliHost host, NetworkChoice choice)
    {
        var folder = Find(host, choice.Folder);
        try
        {
            return host.LoadEngine(new InferenceOptions { ModelFolder = folder, Threads = choice.Threads, Precision = choice.Precision });
        }
        catch (Mem3DException e)
        {
            throw new Mem3DException(e.Kind, e.Message, $"{e.Remedy} The model folder is '{folder}'; --models FOLDER names another.", e);
        }
    }

    /// <summary>Frees an engine's networks when it holds any.</summary>
    public static void Release(ISegmentationEngine engine) => (engine as IDisposable)?.Dispose();

    private static string Find(CliHost host, string? folder)
    {
        if (folder is not null)
        {
            return host.FullPath(folder);
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
