using Mem3D.Core.Quality;
using Mem3D.Core.Segmentation;
using Mem3D.Data;
using Mem3D.Inference;

namespace Mem3D.Cli;

/// <summary>The world outside the commands; tests put their own in its place.</summary>
/// <param name="Out">Where results go.</param>
/// <param name="Error">Where progress and errors go.</param>
/// <param name="RichOut">Results go to a person's terminal: colours and box lines.</param>
/// <param name="RichError">Progress goes to a person's terminal: a bar that moves.</param>
/// <param name="WorkingDirectory">Where relative paths and the search for networks start.</param>
/// <param name="LoadEngine">Loads the networks. The result is disposed when it can be.</param>
/// <param name="Chooser">The product's choice of the next slice.</param>
public sealed record CliHost(
    TextWriter Out, TextWriter Error, bool RichOut, bool RichError, string WorkingDirectory,
    Func<InferenceOptions, ISegmentationEngine> LoadEngine, INextSliceChooser Chooser)
{
    /// <summary>This program once more, as the process in which compressed images are decoded.</summary>
    public static DecodeWorkerOptions Decoding { get; } = DecodeWorkerOptions.Of(typeof(CliHost).Assembly);

    /// <summary>The process's own console, folder and networks.</summary>
    public static CliHost OfThisProcess() => new(
        Console.Out, Console.Error, !Console.IsOutputRedirected, !Console.IsErrorRedirected, Environment.CurrentDirectory,
        SegmentationEngine.Load, new NextSliceChooser());

    /// <summary>A path as a person wrote it, made absolute.</summary>
    public string FullPath(string path) => Path.GetFullPath(path, WorkingDirectory);
}
