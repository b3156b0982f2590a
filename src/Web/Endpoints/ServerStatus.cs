using System.Reflection;
using System.Text.Json;
using Mem3D.Core.Diagnostics;
using Mem3D.Core.Segmentation;
using Mem3D.Inference.Hosting;
using Mem3D.Web.Workspace;

namespace Mem3D.Web.Endpoints;

/// <summary>Collects what the status page and the status endpoint tell.</summary>
public sealed class ServerStatus(ISegmentationEngine engine, InferenceQueue queue, EngineHealth health, StageMedians stages)
{
    private static readonly string AppVersion =
        typeof(ServerStatus).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion.Split('+')[0] ?? "";

    public StatusReply Now()
    {
        var (info, status) = (engine.Info, queue.Status);
        var problem = health.Refusal is { } refusal ? $"{refusal.Message} {refusal.Remedy}" : null;
        var outlook = queue.Outlook;
        var medians = Enum.GetValues<Stage>().Where(stage => stages[stage] is not null)
            .ToDictionary(stage => JsonNamingPolicy.CamelCase.ConvertName(stage.ToString()), stage => Math.Round(stages[stage]!.Value, 2));
        return new StatusReply(
            problem is null, problem, info.Device, info.Threads, info.ModelSet, info.Version, info.Precision, info.Note, info.Graphs,
            status.Interactions, status.RunningRuns, status.WaitingRuns, status.Interactions + status.WaitingRuns,
            outlook.PromptSeconds, outlook.PropagationSeconds, queue.Pace.PromptMilliseconds, queue.Pace.SliceMilliseconds, medians, AppVersion);
    }
}
