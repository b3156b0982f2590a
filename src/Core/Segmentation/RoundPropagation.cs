using System.Runtime.CompilerServices;
using Mem3D.Core.Volumes;

namespace Mem3D.Core.Segmentation;

/// <summary>A round of several targets: their propagations advance in turns, one slice each, so that all labels grow outward together.</summary>
public static class RoundPropagation
{
    /// <summary>
    /// As <see cref="ISegmentationEngine.PropagateAsync"/> for several targets of one volume; <see cref="PropagatedSlice.Target"/> says whose slice it is,
    /// done and total count all targets begun. A failure of one ends the round; slices given before are valid.
    /// </summary>
    public static IAsyncEnumerable<PropagatedSlice> PropagateRoundAsync(
        this ISegmentationEngine engine, IVoxelSource volume, IReadOnlyList<PropagationRequest> targets, string? cacheKey, CancellationToken cancellationToken) =>
        targets.Count == 1
            ? engine.PropagateAsync(volume, targets[0], cacheKey, cancellationToken)
            : InTurnsAsync([.. targets.Select(target => engine.PropagateAsync(volume, target, cacheKey, cancellationToken))], cancellationToken);

    private static async IAsyncEnumerable<PropagatedSlice> InTurnsAsync(
        IReadOnlyList<IAsyncEnumerable<PropagatedSlice>> targets, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var runs = targets.Select(target => target.GetAsyncEnumerator(cancellationToken)).ToArray();
        var (done, total) = (new int[runs.Length], new int[runs.Length]);
        try
        {
            var open = Enumerable.Range(0, runs.Length).ToList();
            for (var turn = 0; open.Count > 0;)
            {
                var target = open[turn];
                if (!await runs[target].MoveNextAsync().ConfigureAwait(false))
                {
                    open.RemoveAt(turn);
                    turn = turn < open.Count ? turn : 0;
                    continue;
                }

                var slice = runs[target].Current;
                (done[target], total[target]) = (slice.Done, slice.Total);
                yield return slice with { Target = target, Done = done.Sum(), Total = total.Sum() };
                turn = (turn + 1) % open.Count;
            }
        }
        finally
        {
            foreach (var run in runs)
            {
                await run.DisposeAsync().ConfigureAwait(false);
            }
        }
    }
}
