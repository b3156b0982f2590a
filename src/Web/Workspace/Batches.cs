using System.Runtime.CompilerServices;

namespace Mem3D.Web.Workspace;

/// <summary>Groups a stream so that each group costs one transaction and one message.</summary>
internal static class Batches
{
    /// <summary>
    /// Groups of at most <paramref name="most"/> items, in order; a group is given no later than <paramref name="wait"/> after its first item came.
    /// When the source fails, what came before is given first.
    /// </summary>
    public static async IAsyncEnumerable<IReadOnlyList<T>> BatchAsync<T>(
        this IAsyncEnumerable<T> source, int most, TimeSpan wait, TimeProvider time,
        [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        await using var items = source.GetAsyncEnumerator(cancellationToken);
        var next = items.MoveNextAsync().AsTask();
        while (true)
        {
            if (!await next)
            {
                yield break;
            }

            var batch = new List<T>(most) { items.Current };
            using var timer = new CancellationTokenSource();
            var full = Task.Delay(wait, time, timer.Token);
            next = items.MoveNextAsync().AsTask();
            while (batch.Count < most && await Task.WhenAny(next, full) == next && next.IsCompletedSuccessfully && await next)
            {
                batch.Add(items.Current);
                next = items.MoveNextAsync().AsTask();
            }

            await timer.CancelAsync();
            yield return batch;
        }
    }
}
