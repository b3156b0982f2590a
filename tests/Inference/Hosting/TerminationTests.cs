using Mem3D.Core.Interactions;
using Mem3D.Core.Masks;
using Mem3D.Core.Segmentation;
using Mem3D.Core.Volumes;
using Mem3D.Inference.Hosting;

namespace Mem3D.Inference.Tests.Hosting;

/// <summary>Stop, a newer prompt and a shutdown reach down into ONNX Runtime: the networks here would run for ever.</summary>
public class TerminationTests
{
    private static readonly Guid Ann = Guid.NewGuid();
    private static readonly Guid Case = Guid.NewGuid();
    private static readonly ArrayVoxelSource Volume = GatedEngine.Volume();

    /// <summary>A network that is not terminated would hang the tests.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Stop_a_newer_prompt_and_a_shutdown_each_end_the_network_in_progress()
    {
        using var engine = new EndlessEngine();
        await using var queue = new InferenceQueue(engine);
        var stopped = Propagate(queue);
        await engine.Begun();
        stopped.Stop();
        (await EndOf(stopped)).Should().Be(RunOutcome.Stopped);

        var preempted = Propagate(queue);
        await engine.Begun();
        using var cancel = new CancellationTokenSource();
        var prompt = Prompt(queue, cancel.Token);
        (await EndOf(preempted)).Should().Be(RunOutcome.Preempted);
        await engine.Begun();
        await cancel.CancelAsync();
        await ((Func<Task>)(() => prompt)).Should().ThrowAsync<OperationCanceledException>();

        var closed = Propagate(queue);
        await engine.Begun();
        await queue.StopAsync();
        (await EndOf(closed)).Should().Be(RunOutcome.ShutDown);
    }

    private static async Task<RunOutcome> EndOf(InferenceRun run)
    {
        var reading = async () => await run.ReadAsync(Token).ToListAsync(Token).AsTask().WaitAsync(Patience, Token);
        await reading.Should().ThrowAsync<OperationCanceledException>();
        return run.Outcome;
    }

    private static InferenceRun Propagate(InferenceQueue queue) => queue.Propagate(
        Ann, Case, Volume,
        [new PropagationRequest(SliceAxis.K, [new Anchor(1, new SliceMask(1, 1, [1]))], new SliceRange(0, 9), PropagationDirection.Up, PropagationOptions.Default)], null);

    private static Task<InteractionResult> Prompt(InferenceQueue queue, CancellationToken cancellationToken) => queue.InteractAsync(
        Ann, Case, Volume, new InteractionRequest(SliceAxis.K, 1, [new Prompt(PromptKind.Click, true, [new SlicePoint(0, 0)])], null), null, cancellationToken);
}
