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
        var (round, found) = await PropagateAsync([anchor], cacheKey, second, cancellationToken);

        clock.Restart();
        var corrected = await InteractAsync(second, found, cancellationToken);
        var correctionMask = clock.Elapsed.TotalMilliseconds;
        var (correctionRound, _) = await PropagateAsync(
            [anchor, new Anchor(second, corrected.IsEmpty ? phantom.Target(second) : corrected, 1)], cacheKey, second, cancellationToken);
        return new BenchmarkRun(firstMask, round, correctionMask, correctionRound, await CancelAsync(anchor, cancellationToken));
    }

    /// <summary>One round from the middle slice alone.</summary>
    public async Task<RoundTimes> RoundAsync(string cacheKey, CancellationToken cancellationToken)
    {
        var first = size.Depth / 2;
        return (await PropagateAsync([new Anchor(first, phantom.Target(first))], cacheKey, first, cancellationToken)).Times;
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

    /// <summary>A round, and the mask it found on one slice. Other masks are let go, as a server does that has stored them.</summary>
    private async Task<(RoundTimes Times, SliceMask? Found)> PropagateAsync(
        IReadOnlyList<Anchor> anchors, string cacheKey, int wanted, CancellationToken cancellationToken)
    {
        var (firstSlice, told, stages, found) = (0.0, new HashSet<int>(), default(StageTimes), (SliceMask?)null);
        var processor = Environment.CpuUsage.TotalTime;
        var clock = Stopwatch.StartNew();
        await foreach (var slice in engine.PropagateAsync(phantom.Volume, Request(anchors), cacheKey, cancellationToken))
        {
            firstSlice = told.Count == 0 ? clock.Elapsed.TotalMilliseconds : firstSlice;
            told.Add(slice.Slice);
            stages += slice.Stages;
            found = slice.Slice == wanted ? slice.Mask : found;
        }

        var taken = clock.Elapsed.TotalMilliseconds;
        return (new RoundTimes(taken, firstSlice, told.Count, stages, (Environment.CpuUsage.TotalTime - processor).TotalMilliseconds), found);
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
