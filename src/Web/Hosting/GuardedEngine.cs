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
internal sealed class GuardedEngine : ISegmentationEngine, IDisposable
{
    private readonly SegmentationEngine? _engine;
    private readonly EngineHealth _health;

    public GuardedEngine(InferenceOptions options, EngineHealth health, Failures failures)
    {
        _health = health;
        try
        {
            _engine = SegmentationEngine.Load(options);
        }
        catch (Mem3DException e)
        {
            health.Refuse(e);
        }
        catch (Exception e)
        {
            var (title, _, _) = failures.Explain(e);
            health.Refuse(new Mem3DException(
                ErrorKind.Unavailable, $"The networks could not be loaded. {title}", "Look for that number in the server's log.", e));
        }
    }

    public EngineInfo Info => _engine?.Info ?? new EngineInfo("none", "", "none", "", 0);

    public Task<InteractionResult> InteractAsync(IVoxelSource volume, InteractionRequest request, CancellationToken cancellationToken) =>
        Engine().InteractAsync(volume, request, cancellationToken);

    public IAsyncEnumerable<PropagatedSlice> PropagateAsync(
        IVoxelSource volume, PropagationRequest request, string? cacheKey, CancellationToken cancellationToken) =>
        Engine().PropagateAsync(volume, request, cacheKey, cancellationToken);

    public void Dispose() => _engine?.Dispose();

    private SegmentationEngine Engine()
    {
        _health.Require();
        return _engine!;
    }
}
