namespace Mem3D.Web.Endpoints;

/// <summary>State of the server for the status page and for scripts.</summary>
/// <param name="Ready">True: segmentation works.</param>
/// <param name="Problem">Why it does not, with the remedy; null when it works.</param>
/// <param name="Note">Why the device is not the one asked for; empty when it is.</param>
public sealed record StatusReply(
    bool Ready, string? Problem, string Device, int Threads, string ModelSet, string Version, string Precision, string Note,
    int WaitingPrompts, int RunningPropagations, int WaitingPropagations, int QueueLength, string AppVersion);
