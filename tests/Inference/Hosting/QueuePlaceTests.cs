using Mem3D.Core.Interactions;
using Mem3D.Core.Masks;
using Mem3D.Core.Segmentation;
using Mem3D.Core.Volumes;
using Mem3D.Inference.Hosting;

namespace Mem3D.Inference.Tests.Hosting;

/// <summary>"Place 3, about 4 s": from measured turns of a clock that the test moves.</summary>
public sealed class QueuePlaceTests : IAsyncDisposable
{
    private static readonly ArrayVoxelSource Volume = GatedEngine.Volume();

    private readonly GatedEngine _engine = new();
    private readonly HandClock _clock = new();
    private readonly InferenceQueue _queue;

    public QueuePlaceTests() => _queue = new InferenceQueue(_engine, new InferenceOptions { ConcurrentRuns = 1 }, _clock);

    public ValueTask DisposeAsync() => _queue.DisposeAsync();

    [Fact]
    public async Task Places_come_with_times_once_turns_were_measured_and_shrink_as_the_queue_moves()
    {
        var first = Propagate(10, 10 + 1 + 4); // four slices
        await _engine.Begun();
        var second = Propagate(20, 20 + 1 + 4);
        var third = Propagate(30, 30 + 1 + 2);
        (first.Place, second.Place, third.Place).Should().Be((new QueuePlace(0, null), new QueuePlace(1, null), new QueuePlace(2, null)));

        await StepAsync(9000);
        _queue.Pace.SliceMilliseconds.Should().BeNull("a run's first slice encodes the anchors too");
        await StepAsync(2000);
        _queue.Pace.SliceMilliseconds.Should().Be(2000);
        first.Place.Should().Be(new QueuePlace(0, 4), "two slices left");
        (second.Place, third.Place).Should().Be((new QueuePlace(1, 4), new QueuePlace(2, 15)), "4 s and 12 s, which is said as 15");

        var told = new List<QueuePlace>();
        var answer = _queue.InteractAsync(
            Guid.NewGuid(), Guid.NewGuid(), Volume, new InteractionRequest(SliceAxis.K, 7, [new Prompt(PromptKind.Click, true, [new SlicePoint(0, 0)])], null),
            told.Add, TestContext.Current.CancellationToken);
        told.Should().Equal([new QueuePlace(1, null)], "no prompt was measured yet");
        second.Place.Should().Be(new QueuePlace(1, null), "a prompt of unknown length stands before it");
        await StepAsync(2000);
        await StepAsync(500);
        await answer;
        (_queue.Pace.PromptMilliseconds, told[^1]).Should().Be((500, new QueuePlace(0, null)));
        await StepAsync(2000);
        second.Place.Position.Should().Be(0);
        third.Place.Should().Be(new QueuePlace(1, 8));
    }

    [Fact]
    public async Task A_turn_that_was_cut_short_is_no_measurement()
    {
        var run = Propagate(10, 20);
        await _engine.Begun();
        _clock.Pass(TimeSpan.FromSeconds(9));
        run.Stop();
        var reading = async () => await run.ReadAsync(TestContext.Current.CancellationToken).ToListAsync(TestContext.Current.CancellationToken);
        await reading.Should().ThrowAsync<OperationCanceledException>();
        _queue.Pace.SliceMilliseconds.Should().BeNull();
    }

    /// <summary>Lets the step in progress take so long, and waits until the next one has begun.</summary>
    private async Task StepAsync(int milliseconds)
    {
        _clock.Pass(TimeSpan.FromMilliseconds(milliseconds));
        _engine.Let();
        await _engine.Begun();
    }

    private InferenceRun Propagate(int anchor, int end) => _queue.Propagate(
        new Guid(anchor, 0, 0, new byte[8]), Guid.NewGuid(), Volume,
        [new PropagationRequest(
            SliceAxis.K, [new Anchor(anchor, new SliceMask(1, 1, [1]))], new SliceRange(0, end), PropagationDirection.Up, PropagationOptions.Default)],
        null);
}
