using System.Runtime.CompilerServices;
using System.Threading.Channels;
using Mem3D.Core.Masks;
using Mem3D.Core.Segmentation;
using Mem3D.Core.Volumes;

namespace Mem3D.Inference.Tests.Hosting;

/// <summary>
/// An engine whose every step the test lets through one by one. Work is named by its slice: a prompt by the slice it asks for, a propagation by its
/// first anchor, from which it counts upwards.
/// </summary>
internal sealed class GatedEngine : ISegmentationEngine
{
    private readonly Channel<string> _begun = Channel.CreateUnbounded<string>();
    private readonly SemaphoreSlim _gate = new(0);

    /// <summary>A volume for requests: this engine never looks at it, the queue only at its size.</summary>
    public static ArrayVoxelSource Volume() => new(
        new VolumeInfo(
            new VolumeGeometry(new VolumeSize(1, 1, 1000), Affine.FromSpacing(1, 1, 1)), VoxelType.Float32, Modality.Other, new IntensityRange(0, 0, 0, 0)),
        new float[1000]);

    public EngineInfo Info { get; } = new("gated", "1", "CPU", "float32", 1);

    public Exception? Failure { get; set; }

    /// <summary>Steps inside the engine now; more than one would break the promise of one runner.</summary>
    public int Busy;

    public int MostBusy;

    /// <summary>Waits until the engine has begun its next step and says which.</summary>
    public ValueTask<string> Begun() => _begun.Reader.ReadAsync(TestContext.Current.CancellationToken);

    /// <summary>Lets steps finish.</summary>
    public void Let(int steps = 1) => _gate.Release(steps);

    public bool IsIdle => !_begun.Reader.TryPeek(out _);

    public async Task<InteractionResult> InteractAsync(IVoxelSource volume, InteractionRequest request, CancellationToken cancellationToken)
    {
        await StepAsync($"prompt {request.Slice}", cancellationToken);
        return new InteractionResult(SliceMask.Empty(1, 1), request.Slice);
    }

    public async IAsyncEnumerable<PropagatedSlice> PropagateAsync(
        IVoxelSource volume, PropagationRequest request, string? cacheKey, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var first = request.Anchors[0].Slice;
        for (var slice = first + 1; slice < request.Range.End; slice++)
        {
            await StepAsync($"run {first} slice {slice}", cancellationToken);
            yield return new PropagatedSlice(slice, SliceMask.Empty(1, 1), 1, 1, true, slice - first, request.Range.End - first - 1, [], 1);
        }
    }

    private async Task StepAsync(string name, CancellationToken cancellationToken)
    {
        MostBusy = Math.Max(MostBusy, Interlocked.Increment(ref Busy));
        try
        {
            await _begun.Writer.WriteAsync(name, CancellationToken.None);
            await _gate.WaitAsync(cancellationToken);
            if (Failure is { } failure)
            {
                Failure = null;
                throw failure;
            }
        }
        finally
        {
            Interlocked.Decrement(ref Busy);
        }
    }
}
