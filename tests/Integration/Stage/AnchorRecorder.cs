using Mem3D.Core.Segmentation;
using Mem3D.Core.Volumes;

namespace Mem3D.Integration.Tests.Stage;

/// <summary>An engine that remembers with which anchors it was last asked to propagate.</summary>
public sealed class AnchorRecorder(ISegmentationEngine inner) : ISegmentationEngine
{
    public EngineInfo Info => inner.Info;

    public IReadOnlyList<Anchor> Newest { get; private set; } = [];

    public Task<InteractionResult> InteractAsync(IVoxelSource volume, InteractionRequest request, CancellationToken cancellationToken) =>
        inner.InteractAsync(volume, request, cancellationToken);

    public IAsyncEnumerable<PropagatedSlice> PropagateAsync(
        IVoxelSource volume, PropagationRequest request, string? cacheKey, CancellationToken cancellationToken)
    {
        Newest = request.Anchors;
        return inner.PropagateAsync(volume, request, cacheKey, cancellationToken);
    }
}
