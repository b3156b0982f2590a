using System.Reflection;
using Mem3D.Core.Segmentation;
using Mem3D.Inference.Hosting;
using Mem3D.Web.Workspace;

namespace Mem3D.Web.Endpoints;

/// <summary>Collects what the status page and the status endpoint tell.</summary>
public sealed class ServerStatus(ISegmentationEngine engine, InferenceQueue queue, EngineHealth health)
{
    private static readonly string AppVersion =
        typeof(ServerStatus).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion.Split('+')[0] ?? "";

    public StatusReply Now()
    {
        var (info, status) = (engine.Info, queue.Status);
        var problem = health.Refusal is { } refusal ? $"{refusal.Message} {refusal.Remedy}" : null;
        return new StatusReply(
            problem is null, problem, info.Device, info.Threads, info.ModelSet, info.Version, info.Precision, info.Note,
            status.Interactions, status.RunningRuns, status.WaitingRuns, status.Interactions + status.WaitingRuns, AppVersion);
    }
}
