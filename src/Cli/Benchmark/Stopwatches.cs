using System.Diagnostics;
using Mem3D.Core.Evaluation;
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
        var (firstSlice, slices) = await PropagateAsync([anchor], cacheKey, clock, cancellationToken);
        var round = clock.Elapsed.TotalMilliseconds;

        clock.Restart();
        var corrected = await InteractAsync(second, slices.LastOrDefault(s => s.Slice == second)?.Mask, cancellationToken);
        var (_, later) = await PropagateAsync(
            [anchor, new Anchor(second, corrected.IsEmpty ? phantom.Target(second) : corrected, 1)], cacheKey, clock, cancellationToken);
        var correctionRound = clock.Elapsed.TotalMilliseconds;
        return new BenchmarkRun(
            firstMask, firstSlice, round, correctionRound, await CancelAsync(anchor, cancellationToken),
            Statistics.Median(slices.Select(s => s.Milliseconds)), Statistics.Median(later.Select(s => s.Milliseconds)));
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

    private async Task<(double FirstSlice, List<PropagatedSlice> Slices)> PropagateAsync(
        IReadOnlyList<Anchor> anchors, string cacheKey, Stopwatch clock, CancellationToken cancellationToken)
    {
        var slices = new List<PropagatedSlice>();
        var firstSlice = 0.0;
        await foreach (var slice in engine.PropagateAsync(phantom.Volume, Request(anchors), cacheKey, cancellationToken))
        {
            firstSlice = slices.Count == 0 ? clock.Elapsed.TotalMilliseconds : firstSlice;
            slices.Add(slice);
        }

        return (firstSlice, slices);
    }

    /// <summary>From asking a propagation to stop, while a network computes, until it has.</summary>
    private async Task<double> CancelAsync(Anchor anchor, CancellationToken cancellationToken)
    {
        using var source = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        await using var slices = engine.PropagateAsync(phantom.Volume, Request([anchor]), null, source.Token).GetAsyncEnumerator(source.Token);
        var clock = new Stopwatch();
        try
        {
            for (var n = 0; n < 3; n++)
            {
                await slices.MoveNextAsync();
            }

            // On a thread of its own: an engine may compute in the caller's turn.
            var next = Task.Run(async () => await slices.MoveNextAsync(), cancellationToken);
            await Task.Delay(TimeSpan.FromMilliseconds(2), cancellationToken);
            clock.Start();
            await source.CancelAsync();
            while (await next)
            {
                next = slices.MoveNextAsync().AsTask();
            }
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            // This is what is measured.
        }

        return clock.Elapsed.TotalMilliseconds;
    }
}
