using System.Runtime.CompilerServices;
using Mem3D.Core.Masks;
using Mem3D.Core.Segmentation;
using Mem3D.Core.Volumes;

namespace Mem3D.Integration.Tests.Stage;

/// <summary>An engine that breaks its promise: it gives an empty mask for every anchor, too.</summary>
public sealed class AnchorWritingEngine(ISegmentationEngine inner) : ISegmentationEngine
{
    public EngineInfo Info => inner.Info;

    public Task<InteractionResult> InteractAsync(IVoxelSource volume, InteractionRequest request, CancellationToken cancellationToken) =>
        inner.InteractAsync(volume, request, cancellationToken);

    public async IAsyncEnumerable<PropagatedSlice> PropagateAsync(
        IVoxelSource volume, PropagationRequest request, string? cacheKey, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        foreach (var anchor in request.Anchors)
        {
            var empty = SliceMask.Empty(anchor.Mask.Width, anchor.Mask.Height);
            yield return new PropagatedSlice(anchor.Slice, empty, 0, 0, true, 0, 1, [], 1);
        }

        await foreach (var slice in inner.PropagateAsync(volume, request, cacheKey, cancellationToken))
        {
            yield return slice;
        }
    }
}
