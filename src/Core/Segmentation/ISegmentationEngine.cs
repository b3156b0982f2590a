using Mem3D.Core.Volumes;

namespace Mem3D.Core.Segmentation;

/// <summary>
/// The engine: prompts to a mask of one slice, anchors to masks of a volume. Runs at once in the caller's turn: fairness between people is
/// the queue's business. Thread-safe. Cancelling stops the network run in progress.
/// </summary>
public interface ISegmentationEngine
{
    EngineInfo Info { get; }

    /// <summary>The interaction network on one slice (eq. 1).</summary>
    Task<InteractionResult> InteractAsync(IVoxelSource volume, InteractionRequest request, CancellationToken cancellationToken);

    /// <summary>
    /// The memory network through the volume, outward from the anchors, slice by slice as they are computed. A slice between two anchors comes
    /// twice: provisional, then final. Slices beyond the stop come once, empty. When the passes have ended, slices come once more, with the same mask,
    /// where the round as a whole gives better scores.
    /// <paramref name="cacheKey"/> names the volume so that later rounds find its encoded slices again; null: no cache.
    /// </summary>
    IAsyncEnumerable<PropagatedSlice> PropagateAsync(
        IVoxelSource volume, PropagationRequest request, string? cacheKey, CancellationToken cancellationToken);

    /// <summary>
    /// Upper bound of the network slices of a propagation, for waiting times: slices known from an earlier round count, too. 0 for a request that it would
    /// refuse.
    /// </summary>
    int CountSlices(VolumeGeometry geometry, PropagationRequest request) => PropagationPlan.CountSlices(request, geometry);
}
