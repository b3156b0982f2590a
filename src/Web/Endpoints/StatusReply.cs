namespace Mem3D.Web.Endpoints;

/// <summary>State of the server for the status page and for scripts.</summary>
/// <param name="Ready">True: segmentation works.</param>
/// <param name="Problem">Why it does not, with the remedy; null when it works.</param>
/// <param name="Note">Why the device is not the one asked for; empty when it is.</param>
/// <param name="Graphs">Graphs of the model set, the optional ones among them.</param>
/// <param name="WaitingPrompts">Prompts that wait or are answered.</param>
/// <param name="RunningPropagations">Propagations that take turns.</param>
/// <param name="WaitingPropagations">Propagations that have not begun.</param>
/// <param name="QueueLength">Prompts, and propagations that have not begun.</param>
/// <param name="PromptSeconds">What somebody who prompts now can expect; null while nothing was measured.</param>
/// <param name="PropagationSeconds">Until a propagation asked for now begins; null while nothing was measured.</param>
/// <param name="PromptMilliseconds">Moving median of a prompt's turn; null while nothing was measured.</param>
/// <param name="SliceMilliseconds">Moving median of a propagated slice's turn; null while nothing was measured.</param>
/// <param name="StageMilliseconds">Moving medians of stages (names of <see cref="Core.Diagnostics.Stage"/> in camelCase), those measured.</param>
public sealed record StatusReply(
    bool Ready, string? Problem, string Device, int Threads, string ModelSet, string Version, string Precision, string Note,
    IReadOnlyList<string> Graphs, int WaitingPrompts, int RunningPropagations, int WaitingPropagations, int QueueLength,
    double? PromptSeconds, double? PropagationSeconds, double? PromptMilliseconds, double? SliceMilliseconds,
    IReadOnlyDictionary<string, double> StageMilliseconds, string AppVersion);
