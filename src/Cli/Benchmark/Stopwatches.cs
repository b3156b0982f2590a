using System.Diagnostics;
using Mem3D.Core.Interactions;
using Mem3D.Core.Masks;
using Mem3D.Core.Segmentation;
using Mem3D.Core.Volumes;

namespace Mem3D.Cli.Benchmark;

/// <summary>Measures one run: a prompt, a round, a correction, a correction round, a stop.</summary>
internal sealed class Stopwatches(ISegmentationEngine engine, Phantom phantom, VolumeSize size)
{
    /// <summary>Every slice is computed, wherever the networks would stop.</summary>
    private static readonly PropagationOptions All = PropagationOptions.Default with { Gate = 0, StopAfterEmpty = 0 };

    public async Task<BenchmarkRun> RunAsync(string cacheKey, CancellationToken cancellationToken)
    {
        var (first, second) = (size.Depth / 2, size.Depth * 3 / 4);
        var clock = Stopwatch.StartNew();
        var mask = await InteractAsync(first, null, cancellationToken);
        var firstMask = clock.Elapsed.TotalMilliseconds;

        // An empty answer could not be propagated; the time does not depend on which mask it is.
        var anchor = new Anchor(first, mask.IsEmpty ? phantom.Target(first) : mask);
        clock.Restart();
        var (firstSlice, masks) = await PropagateAsync([anchor], cacheKey, clock, cancellationToken);
        var round = clock.Elapsed.TotalMilliseconds;

        clock.Restart();
        var corrected = await InteractAsync(second, masks.GetValueOrDefault(second), cancellationToken);
        await PropagateAsync([anchor, new Anchor(second, corrected.IsEmpty ? phantom.Target(second) : corrected)], cacheKey, clock, cancellationToken);
        var correctionRound = clock.Elapsed.TotalMilliseconds;
        return new BenchmarkRun(firstMask, firstSlice, round, correctionRound, await CancelAsync(anchor, cancellationToken));
    }

    private async Task<SliceMask> InteractAsync(int slice, SliceMask? previous, CancellationToken cancellationToken)
    {
        var (centre, half) = (phantom.Centre(slice), phantom.HalfAxes(slice));
        var stroke = Enumerable.Range(-8, 17).Select(n => new SlicePoint(centre.X + (n / 16.0 * half.X), centre.Y)).ToArray();
        var request = new InteractionRequest(SliceAxis.K, slice, [new Prompt(PromptKind.Scribble, true, stroke)], previous);
        return (await engine.InteractAsync(phantom.Volume, request, cancellationToken)).Mask;
    }

    private PropagationRequest Request(IReadOnlyList<Anchor> anchors) =>
        new(SliceAxis.K, anchors, new SliceRange(0, size.Depth), PropagationDirection.Both, All);

    private async Task<(double FirstSlice, Dictionary<int, SliceMask> Masks)> PropagateAsync(
        IReadOnlyList<Anchor> anchors, string cacheKey, Stopwatch clock, CancellationToken cancellationToken)
    {
        var masks = new Dictionary<int, SliceMask>();
        var firstSlice = 0.0;
        await foreach (var slice in engine.PropagateAsync(phantom.Volume, Request(anchors), cacheKey, cancellationToken))
        {
            firstSlice = masks.Count == 0 ? clock.Elapsed.TotalMilliseconds : firstSlice;
            masks[slice.Slice] = slice.Mask;
        }

        return (firstSlice, masks);
    }

    /// <summary>From asking a running propagation to stop until it has.</summary>
    private async Task<double> CancelAsync(Anchor anchor, CancellationToken cancellationToken)
    {
        using var source = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var clock = new Stopwatch();
        try
        {
            var slices = 0;
            await foreach (var slice in engine.PropagateAsync(phantom.Volume, Request([anchor]), null, source.Token))
            {
                if (++slices == 3)
                {
                    clock.Start();
                    await source.CancelAsync();
                }
            }
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            // This is what is measured.
        }

        return clock.Elapsed.TotalMilliseconds;
    }
}
