using Mem3D.Core.Masks;
using Mem3D.Core.Segmentation;
using Mem3D.Core.Volumes;

namespace Mem3D.Testing.Engines;

/// <summary>
/// An engine that answers what the test says: every slice the same way, from two functions. Records what it was asked. Slices come in the order of the
/// contract (outward from the anchors, between anchors twice).
/// </summary>
/// <param name="interact">The mask of a prompted slice.</param>
/// <param name="propagate">Mask, quality and presence of a slice, from the volume, the slice and the nearest anchor.</param>
public sealed class ScriptedEngine(
    Func<IVoxelSource, InteractionRequest, SliceMask> interact,
    Func<IVoxelSource, PropagationRequest, int, Anchor, (SliceMask Mask, float Quality, float Presence)> propagate) : ISegmentationEngine
{
    private readonly List<InteractionRequest> interactions = [];
    private readonly List<PropagationRequest> propagations = [];

    public EngineInfo Info { get; } = new("scripted", "1.0", "CPU", "float32", 1);

    /// <summary>Awaited before each propagated slice: block it to keep a run going, throw in it to make a run fail.</summary>
    public Func<int, CancellationToken, Task> BeforeSlice { get; set; } = (_, _) => Task.CompletedTask;

    /// <summary>What it tells of the masks of prompted slices.</summary>
    public float? Tells { get; set; }

    /// <summary>Every interaction asked for, in order.</summary>
    public IReadOnlyList<InteractionRequest> Interactions
    {
        get
        {
            lock (interactions)
            {
                return [.. interactions];
            }
        }
    }

    /// <summary>Every propagation asked for, in order.</summary>
    public IReadOnlyList<PropagationRequest> Propagations
    {
        get
        {
            lock (propagations)
            {
                return [.. propagations];
            }
        }
    }

    public Task<InteractionResult> InteractAsync(IVoxelSource volume, InteractionRequest request, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        lock (interactions)
        {
            interactions.Add(request);
        }

        return Task.FromResult(new InteractionResult(interact(volume, request), 1, Tells));
    }

    public async IAsyncEnumerable<PropagatedSlice> PropagateAsync(
        IVoxelSource volume, PropagationRequest request, string? cacheKey,
        [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken)
    {
        lock (propagations)
        {
            propagations.Add(request);
        }

        var walk = PropagationWalk.Of(request, volume.Info.Geometry.SliceCount(request.Axis));
        foreach (var (step, index) in walk.Select((s, i) => (s, i)))
        {
            cancellationToken.ThrowIfCancellationRequested();
            await BeforeSlice(step.Slice, cancellationToken);
            var (mask, quality, presence) = propagate(volume, request, step.Slice, step.From);
            yield return new PropagatedSlice(
                step.Slice, mask, quality, presence, step.Final, index + 1, walk.Count, [new MemoryShare(step.From.Slice, true, 1)], 1);
        }
    }
}
