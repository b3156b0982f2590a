using System.Runtime.CompilerServices;
using Mem3D.Core.Masks;
using Mem3D.Core.Segmentation;
using Mem3D.Core.Volumes;
using Mem3D.Inference.Runtime;
using Mem3D.Inference.Tests.Fixtures;

namespace Mem3D.Inference.Tests.Hosting;

/// <summary>An engine whose every step is a real network that never ends by itself.</summary>
internal sealed class EndlessEngine : ISegmentationEngine, IDisposable
{
    private readonly Graph _graph = FaultyGraphs.Load("endless");
    private readonly SemaphoreSlim _begun = new(0);

    public EngineInfo Info { get; } = new("endless", "1", "CPU", "float32", 1);

    /// <summary>Waits until a network has begun.</summary>
    public Task Begun() => _begun.WaitAsync(TestContext.Current.CancellationToken);

    public async Task<InteractionResult> InteractAsync(IVoxelSource volume, InteractionRequest request, CancellationToken cancellationToken)
    {
        await RunAsync(cancellationToken);
        return new InteractionResult(SliceMask.Empty(1, 1), 1);
    }

    public async IAsyncEnumerable<PropagatedSlice> PropagateAsync(
        IVoxelSource volume, PropagationRequest request, string? cacheKey, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await RunAsync(cancellationToken);
        yield return new PropagatedSlice(0, SliceMask.Empty(1, 1), 1, 1, true, 1, 1, [], 1);
    }

    public void Dispose() => _graph.Dispose();

    private Task<float> RunAsync(CancellationToken cancellationToken)
    {
        _begun.Release();
        return Task.Run(() => FaultyGraphs.Run(_graph, [1], cancellationToken), CancellationToken.None);
    }
}
