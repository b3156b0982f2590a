using Mem3D.Core.Errors;
using Mem3D.Inference.Tests.Fixtures;

namespace Mem3D.Inference.Tests.Runtime;

/// <summary>What ONNX Runtime itself does wrong, in words; a graph that failed works again.</summary>
public class RuntimeFaultTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Cancelling_terminates_a_network_that_would_never_end()
    {
        using var graph = FaultyGraphs.Load("endless");
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(Token);
        var running = Task.Run(() => FaultyGraphs.Run(graph, [1], stop.Token), Token);
        await Task.Delay(100, Token);
        running.IsCompleted.Should().BeFalse("it runs, whatever that takes");
        await stop.CancelAsync();
        await ((Func<Task>)(() => running.WaitAsync(TimeSpan.FromMinutes(2), Token))).Should().ThrowAsync<OperationCanceledException>();
    }

    [Fact]
    public void A_network_without_memory_says_so_and_works_when_it_asks_for_less()
    {
        using var graph = FaultyGraphs.Load("huge");
        var refused = Assert.Throws<Mem3DException>(() => FaultyGraphs.Run(graph, [1L << 40, 1 << 18], Token));
        (refused.Kind, refused.Message).Should().Be((ErrorKind.Unavailable, "The server ran out of memory while the network huge ran."));
        refused.Remedy.Should().StartWith("What was computed before is kept.");
        FaultyGraphs.Run(graph, [2, 2], Token).Should().Be(0);
    }

    [Fact]
    public void A_network_that_fails_says_what_the_runtime_said()
    {
        using var graph = FaultyGraphs.Load("failing");
        var failed = Assert.Throws<Mem3DException>(() => FaultyGraphs.Run(graph, [7], Token));
        failed.Message.Should().StartWith("The network failing failed: ").And.Contain("idx=7").And.NotContain("ErrorCode").And.NotContain("\n");
        FaultyGraphs.Run(graph, [2], Token).Should().Be(3);
    }
}
