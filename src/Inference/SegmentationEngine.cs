using Mem3D.Core.Errors;
using Mem3D.Core.Segmentation;
using Mem3D.Core.Volumes;

namespace Mem3D.Inference;

/// <summary>The networks of a model folder behind <see cref="ISegmentationEngine"/>. Thread-safe; share one a process.</summary>
public sealed class SegmentationEngine : ISegmentationEngine, IDisposable
{
    private SegmentationEngine(EngineInfo info) => Info = info;

    public EngineInfo Info { get; }

    /// <summary>Loads, checks and warms up the networks of <see cref="InferenceOptions.ModelFolder"/>.</summary>
    /// <exception cref="Mem3DException">The folder, the manifest or a network is missing or not what the manifest says.</exception>
    public static SegmentationEngine Load(InferenceOptions options) =>
        throw new Mem3DException(ErrorKind.Unavailable, "This build has no networks yet.", "Use a later build.");

    public Task<InteractionResult> InteractAsync(IVoxelSource volume, InteractionRequest request, CancellationToken cancellationToken) =>
        throw new Mem3DException(ErrorKind.Unavailable, "This build has no networks yet.", "Use a later build.");

    public IAsyncEnumerable<PropagatedSlice> PropagateAsync(
        IVoxelSource volume, PropagationRequest request, string? cacheKey, CancellationToken cancellationToken) =>
        throw new Mem3DException(ErrorKind.Unavailable, "This build has no networks yet.", "Use a later build.");

    public void Dispose()
    {
    }
}
