using Mem3D.Core.Errors;
using Mem3D.Core.Segmentation;
using Mem3D.Core.Volumes;
using Mem3D.Inference;
using Mem3D.Web.Workspace;

namespace Mem3D.Web.Hosting;

/// <summary>
/// The networks, or the reason why there are none. A missing or refused model folder does not keep the app from starting: viewing, import and
/// export work, and every segmentation call gives the reason.
/// </summary>
internal sealed partial class GuardedEngine : ISegmentationEngine, IDisposable
{
    private readonly SegmentationEngine? _engine;
    private readonly EngineHealth _health;

    public GuardedEngine(InferenceOptions options, EngineHealth health, Failures failures, ILogger<GuardedEngine> logger)
    {
        _health = health;
        try
        {
            _engine = SegmentationEngine.Load(options);
            LogReady(logger, Info.ModelSet, Info.Version, Info.Device, Info.Threads);
            if (Info.Note.Length > 0)
            {
                LogNote(logger, Info.Note);
            }
        }
        catch (Mem3DException e)
        {
            Refuse(e);
        }
        catch (Exception e)
        {
            var (title, _, _) = failures.Explain(e);
            Refuse(new Mem3DException(
                ErrorKind.Unavailable, $"The networks could not be loaded. {title}", "Look for that number in the server's log.", e));
        }

        void Refuse(Mem3DException reason)
        {
            health.Refuse(reason);
            LogRefused(logger, options.ModelFolder, reason.Message, reason.Remedy);
        }
    }

    public EngineInfo Info => _engine?.Info ?? new EngineInfo("none", "", "none", "", 0);

    public Task<InteractionResult> InteractAsync(IVoxelSource volume, InteractionRequest request, CancellationToken cancellationToken) =>
        Engine().InteractAsync(volume, request, cancellationToken);

    public IAsyncEnumerable<PropagatedSlice> PropagateAsync(
        IVoxelSource volume, PropagationRequest request, string? cacheKey, CancellationToken cancellationToken) =>
        Engine().PropagateAsync(volume, request, cacheKey, cancellationToken);

    public int CountSlices(VolumeGeometry geometry, PropagationRequest request) => _engine?.CountSlices(geometry, request) ?? 0;

    public void Dispose() => _engine?.Dispose();

    private SegmentationEngine Engine()
    {
        _health.Require();
        return _engine!;
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "Networks {ModelSet} {Version} ready on {Device} with {Threads} threads")]
    private static partial void LogReady(ILogger logger, string modelSet, string version, string device, int threads);

    [LoggerMessage(Level = LogLevel.Warning, Message = "{Note}")]
    private static partial void LogNote(ILogger logger, string note);

    /// <summary>Only here is the folder named: in the log of whoever runs the server.</summary>
    [LoggerMessage(Level = LogLevel.Warning, Message = "Segmentation is off, the rest of the app runs. Model folder {Folder}: {Reason} {Remedy}")]
    private static partial void LogRefused(ILogger logger, string folder, string reason, string remedy);
}
