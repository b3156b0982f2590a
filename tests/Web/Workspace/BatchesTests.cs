using System.Threading.Channels;
using Mem3D.Web.Workspace;

namespace Mem3D.Web.Tests.Workspace;

public sealed class BatchesTests
{
    private static readonly TimeSpan Long = TimeSpan.FromMinutes(5);

    [Fact]
    public async Task Groups_are_full_in_order_and_the_rest_comes_last()
    {
        var batches = new List<IReadOnlyList<int>>();
        await foreach (var batch in Numbers(19).BatchAsync(8, Long, TimeProvider.System, TestContext.Current.CancellationToken))
        {
            batches.Add(batch);
        }

        batches.Select(b => b.Count).Should().Equal(8, 8, 3);
        batches.SelectMany(b => b).Should().Equal(Enumerable.Range(0, 19));
    }

    [Fact]
    public async Task A_lone_item_does_not_wait_for_company()
    {
        var source = Channel.CreateUnbounded<int>();
        source.Writer.TryWrite(7);
        await using var batches = source.Reader.ReadAllAsync(TestContext.Current.CancellationToken)
            .BatchAsync(8, TimeSpan.FromMilliseconds(20), TimeProvider.System, TestContext.Current.CancellationToken).GetAsyncEnumerator(TestContext.Current.CancellationToken);
        (await batches.MoveNextAsync()).Should().BeTrue();
        batches.Current.Should().Equal(7);
        source.Writer.TryWrite(8);
        source.Writer.Complete();
        (await batches.MoveNextAsync()).Should().BeTrue();
        batches.Current.Should().Equal(8);
        (await batches.MoveNextAsync()).Should().BeFalse();
    }

    [Fact]
    public async Task What_came_before_a_failure_is_given_first()
    {
        var seen = new List<int>();
        var read = async () =>
        {
            await foreach (var batch in Numbers(5, fail: true).BatchAsync(8, Long, TimeProvider.System, TestContext.Current.CancellationToken))
            {
                seen.AddRange(batch);
            }
        };
        await read.Should().ThrowAsync<InvalidOperationException>();
        seen.Should().Equal(0, 1, 2, 3, 4);
    }

    private static async IAsyncEnumerable<int> Numbers(int count, bool fail = false)
    {
        for (var i = 0; i < count; i++)
        {
            await Task.Yield();
            yield return i;
        }

        if (fail)
        {
            throw new InvalidOperationException();
        }
    }
}
