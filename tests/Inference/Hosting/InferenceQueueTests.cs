using Mem3D.Core.Errors;
using Mem3D.Core.Interactions;
using Mem3D.Core.Masks;
using Mem3D.Core.Segmentation;
using Mem3D.Core.Volumes;
using Mem3D.Inference.Hosting;

namespace Mem3D.Inference.Tests.Hosting;

/// <summary>Fairness, pre-emption, cancelling and shutdown; no test sleeps: the engine goes on when the test lets it.</summary>
public sealed class InferenceQueueTests : IAsyncDisposable
{
    private static readonly Guid Ann = Guid.Parse("aaaaaaaa-0000-0000-0000-000000000000");
    private static readonly Guid Bob = Guid.Parse("bbbbbbbb-0000-0000-0000-000000000000");
    private static readonly Guid Cem = Guid.Parse("cccccccc-0000-0000-0000-000000000000");

    private static readonly Guid Liver = Guid.NewGuid();
    private static readonly Guid Spleen = Guid.NewGuid();
    private static readonly ArrayVoxelSource Volume = GatedEngine.Volume();

    private readonly GatedEngine _engine = new();
    private InferenceQueue _queue;

    public InferenceQueueTests() => _queue = new InferenceQueue(_engine);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public ValueTask DisposeAsync() => _queue.DisposeAsync();

    [Fact]
    public async Task A_prompt_of_another_person_waits_for_at_most_one_slice()
    {
        var run = Propagate(Ann, 10, 100);
        (await _engine.Begun()).Should().Be("run 10 slice 11");
        var answer = Interact(Bob, 7);
        _engine.Let();
        (await _engine.Begun()).Should().Be("prompt 7", "it goes before the run's next slice");
        _engine.Let();
        (await answer).Milliseconds.Should().Be(7);
        (await _engine.Begun()).Should().Be("run 10 slice 12", "the run goes on where it was");
        run.Outcome.Should().Be(RunOutcome.Open);
    }

    [Fact]
    public async Task Runs_of_different_people_advance_alike()
    {
        Propagate(Ann, 100, 110);
        (await _engine.Begun()).Should().Be("run 100 slice 101");
        Propagate(Bob, 200, 210);
        Propagate(Cem, 300, 310);
        var order = new List<string>();
        for (var i = 0; i < 6; i++)
        {
            _engine.Let();
            order.Add((await _engine.Begun())[..7]);
        }

        order.Order().Should().Equal("run 100", "run 100", "run 200", "run 200", "run 300", "run 300");
        order.Take(3).Should().OnlyHaveUniqueItems();
        _engine.MostBusy.Should().Be(1, "one runner");
    }

    [Fact]
    public async Task A_paused_run_holds_up_nobody_and_goes_on_where_it_was()
    {
        var paused = Propagate(Ann, 10, 100);
        (await _engine.Begun()).Should().Be("run 10 slice 11");
        paused.Pause();
        Propagate(Bob, 20, 22);
        Propagate(Ann, 30, 32);
        var order = new List<string>();
        for (var i = 0; i < 2; i++)
        {
            _engine.Let();
            order.Add(await _engine.Begun());
        }

        order.Should().BeEquivalentTo(["run 20 slice 21", "run 30 slice 31"], "another run of the same person too");
        paused.Resume();
        _engine.Let();
        (await _engine.Begun()).Should().Be("run 10 slice 12");
        paused.Pause();
        paused.Stop();
        _engine.Let();
        var reading = async () => await paused.ReadAsync(Token).ToListAsync(Token);
        await reading.Should().ThrowAsync<OperationCanceledException>();
        paused.Outcome.Should().Be(RunOutcome.Stopped, "a paused run can be stopped");
    }

    [Fact]
    public async Task Prompts_take_turns_by_person_not_by_number()
    {
        Propagate(Cem, 500, 510);
        await _engine.Begun();
        var answers = new[] { Interact(Ann, 1), Interact(Ann, 2), Interact(Ann, 3), Interact(Bob, 20) };
        var order = new List<string>();
        for (var i = 0; i < 4; i++)
        {
            _engine.Let();
            order.Add(await _engine.Begun());
        }

        order.Should().Equal("prompt 1", "prompt 20", "prompt 2", "prompt 3");
        _engine.Let();
        await Task.WhenAll(answers);
    }

    [Fact]
    public async Task A_new_prompt_ends_the_persons_own_runs_at_once_and_drops_late_answers()
    {
        var running = Propagate(Ann, 10, 100);
        await _engine.Begun();
        var waiting = Propagate(Ann, 20, 100);
        var other = Propagate(Bob, 30, 100);
        _engine.Let();
        (await _engine.Begun()).Should().Be("run 10 slice 12");

        var answer = Interact(Ann, 5);
        (await _engine.Begun()).Should().Be("prompt 5", "the network in progress was terminated: nobody let it finish");
        (await ReadAll(running)).Should().Equal(11);
        (running.Outcome, waiting.Outcome, other.Outcome).Should().Be((RunOutcome.Preempted, RunOutcome.Preempted, RunOutcome.Open));
        (await ReadAll(waiting)).Should().BeEmpty();
        _engine.Let();
        await answer;
        (await _engine.Begun()).Should().StartWith("run 30");
    }

    [Fact]
    public async Task A_prompt_in_another_case_leaves_the_persons_run_alone()
    {
        var run = Propagate(Ann, 10, 100, Liver);
        (await _engine.Begun()).Should().Be("run 10 slice 11");
        var answer = Interact(Ann, 5, Spleen);
        _engine.Let();
        (await _engine.Begun()).Should().Be("prompt 5");
        _engine.Let();
        await answer;
        (await _engine.Begun()).Should().Be("run 10 slice 12", "she left it to compute while she draws elsewhere");
        run.Outcome.Should().Be(RunOutcome.Open);
    }

    [Fact]
    public async Task Prompts_without_end_do_not_starve_a_run()
    {
        Propagate(Cem, 500, 510);
        await _engine.Begun();
        var answers = Enumerable.Range(0, 12).Select(n => Interact(n % 2 == 0 ? Ann : Bob, n)).ToList();
        var order = new List<string>();
        for (var i = 0; i < 13; i++)
        {
            _engine.Let();
            order.Add(await _engine.Begun());
        }

        order.FindIndex(step => step.StartsWith("run", StringComparison.Ordinal)).Should().Be(InferenceQueue.PromptsInARow);
        order.Count(step => step.StartsWith("run", StringComparison.Ordinal)).Should().Be(1);
        _engine.Let();
        await Task.WhenAll(answers);
    }

    [Fact]
    public async Task Nobody_fills_the_queue_alone()
    {
        _queue = new InferenceQueue(_engine, new InferenceOptions { MaximumWaitingPerPerson = 2, ConcurrentRuns = 1 });
        Propagate(Ann, 10, 20, Guid.NewGuid());
        await _engine.Begun();
        Propagate(Ann, 10, 20, Guid.NewGuid());
        Propagate(Ann, 10, 20, Guid.NewGuid());
        Assert.Throws<Mem3DException>(() => Propagate(Ann, 10, 20, Guid.NewGuid())).Message.Should().Contain("2 of your requests");
        Propagate(Bob, 10, 20).Place.Position.Should().Be(2, "after one of hers");
    }

    [Fact]
    public async Task Runs_nobody_reads_keep_nobody_else_from_running()
    {
        _queue = new InferenceQueue(_engine, new InferenceOptions { MaximumUnreadSlices = 1, ConcurrentRuns = 1 });
        Propagate(Ann, 10, 100);
        (await _engine.Begun()).Should().Be("run 10 slice 11");
        Propagate(Bob, 20, 100);
        _engine.Let();
        (await _engine.Begun()).Should().Be("run 20 slice 21");
    }

    [Fact]
    public async Task Stop_keeps_what_was_computed_and_reading_ends_with_a_cancellation()
    {
        var run = Propagate(Ann, 10, 100);
        for (var i = 0; i < 3; i++)
        {
            await _engine.Begun();
            _engine.Let();
        }

        (await _engine.Begun()).Should().Be("run 10 slice 14");
        run.Stop();
        run.Stop();
        var read = new List<int>();
        var reading = async () =>
        {
            await foreach (var slice in run.ReadAsync(Token))
            {
                read.Add(slice.Slice);
            }
        };
        await reading.Should().ThrowAsync<OperationCanceledException>();
        read.Should().Equal(11, 12, 13);
        run.Outcome.Should().Be(RunOutcome.Stopped);
        _queue.Status.Should().Be(default(QueueStatus));
    }

    [Fact]
    public async Task A_run_to_its_end_gives_every_slice()
    {
        var run = Propagate(Ann, 10, 14);
        _engine.Let(3);
        (await ReadAll(run)).Should().Equal(11, 12, 13);
        run.Outcome.Should().Be(RunOutcome.Completed);
    }

    [Fact]
    public async Task A_failing_run_keeps_its_slices_and_hurts_nobody_else()
    {
        var run = Propagate(Ann, 10, 100);
        await _engine.Begun();
        _engine.Let();
        await _engine.Begun();
        _engine.Failure = new Mem3DException(ErrorKind.Unavailable, "The network gave values that are not numbers.", "Try again.");
        _engine.Let();
        var read = new List<int>();
        var reading = async () =>
        {
            await foreach (var slice in run.ReadAsync(Token))
            {
                read.Add(slice.Slice);
            }
        };
        (await reading.Should().ThrowAsync<Mem3DException>()).Which.Message.Should().Contain("not numbers");
        read.Should().Equal(11);
        run.Outcome.Should().Be(RunOutcome.Failed);
        var answer = Interact(Bob, 3);
        _engine.Let();
        (await answer).Milliseconds.Should().Be(3);
    }

    [Fact]
    public async Task A_cancelled_prompt_leaves_the_line_or_the_network()
    {
        using var first = new CancellationTokenSource();
        using var second = new CancellationTokenSource();
        var running = _queue.InteractAsync(Ann, Liver, Volume, Request(1), null, first.Token);
        await _engine.Begun();
        var waiting = _queue.InteractAsync(Ann, Liver, Volume, Request(2), null, second.Token);
        await second.CancelAsync();
        await ((Func<Task>)(() => waiting)).Should().ThrowAsync<OperationCanceledException>();
        await first.CancelAsync();
        await ((Func<Task>)(() => running)).Should().ThrowAsync<OperationCanceledException>();
        var answer = Interact(Bob, 3);
        (await _engine.Begun()).Should().Be("prompt 3");
        _engine.Let();
        await answer;
    }

    [Fact]
    public async Task Positions_count_down_to_zero()
    {
        _queue = new InferenceQueue(_engine, new InferenceOptions { ConcurrentRuns = 1 });
        var ann = Propagate(Ann, 10, 12);
        await _engine.Begun();
        var bob = Propagate(Bob, 20, 22);
        var cem = Propagate(Cem, 30, 32);
        var told = new List<int>();
        cem.PlaceChanged += run => told.Add(run.Place.Position);
        cem.PlaceChanged += _ => throw new InvalidOperationException("a listener that fails");
        (ann.Place.Position, bob.Place.Position, cem.Place.Position).Should().Be((0, 1, 2));
        _engine.Let();
        (await _engine.Begun()).Should().Be("run 20 slice 21");
        (bob.Place.Position, cem.Place.Position).Should().Be((0, 1));
        bob.Stop();
        (await _engine.Begun()).Should().Be("run 30 slice 31");
        cem.Place.Position.Should().Be(0);
        told.Where(position => position < 2).Distinct().Should().Equal(1, 0);
    }

    [Fact]
    public async Task Two_runs_of_one_person_come_one_after_the_other()
    {
        var first = Propagate(Ann, 10, 12);
        var second = Propagate(Ann, 20, 22);
        (await _engine.Begun()).Should().Be("run 10 slice 11");
        second.Place.Position.Should().Be(1);
        _engine.Let(2);
        (await ReadAll(first)).Should().Equal(11);
        (await ReadAll(second)).Should().Equal(21);
    }

    [Fact]
    public async Task A_run_nobody_reads_lets_others_go_first()
    {
        _queue = new InferenceQueue(_engine, new InferenceOptions { MaximumUnreadSlices = 2 });
        var run = Propagate(Ann, 10, 100);
        _engine.Let(2);
        await _engine.Begun();
        await _engine.Begun();
        var answer = Interact(Bob, 4);
        (await _engine.Begun()).Should().Be("prompt 4", "the run is two slices ahead of its reader");
        _engine.Let();
        await answer;
        _engine.IsIdle.Should().BeTrue();
        await using var reader = run.ReadAsync(Token).GetAsyncEnumerator(Token);
        (await reader.MoveNextAsync()).Should().BeTrue();
        (await _engine.Begun()).Should().Be("run 10 slice 13");
    }

    [Fact]
    public async Task A_full_queue_refuses_with_a_remedy()
    {
        _queue = new InferenceQueue(_engine, new InferenceOptions { MaximumWaitingInteractions = 1, MaximumWaitingRuns = 1, ConcurrentRuns = 1 });
        var running = Interact(Ann, 1);
        await _engine.Begun();
        var waiting = Interact(Ann, 2);
        var refused = () => Interact(Bob, 3);
        (await refused.Should().ThrowAsync<Mem3DException>()).Which.Kind.Should().Be(ErrorKind.Unavailable);
        Propagate(Ann, 10, 20);
        Assert.Throws<Mem3DException>(() => Propagate(Bob, 10, 20)).Message.Should().Contain("full");
        _engine.Let(2);
        await Task.WhenAll(running, waiting);
    }

    [Fact]
    public async Task Shutdown_ends_everything_in_good_order_and_refuses_what_comes_after()
    {
        var run = Propagate(Ann, 10, 100);
        await _engine.Begun();
        var waiting = Interact(Bob, 2);
        await _queue.StopAsync();
        await ((Func<Task>)(() => waiting)).Should().ThrowAsync<OperationCanceledException>();
        (await ReadAll(run)).Should().BeEmpty();
        run.Outcome.Should().Be(RunOutcome.ShutDown);
        _engine.Busy.Should().Be(0);
        Assert.Throws<Mem3DException>(() => Propagate(Ann, 10, 20)).Message.Should().Contain("shutting down");
    }

    private static async Task<List<int>> ReadAll(InferenceRun run)
    {
        var slices = new List<int>();
        try
        {
            await foreach (var slice in run.ReadAsync(Token))
            {
                slices.Add(slice.Slice);
            }
        }
        catch (OperationCanceledException)
        {
            run.Outcome.Should().NotBe(RunOutcome.Completed);
        }

        return slices;
    }

    private static InteractionRequest Request(int slice) =>
        new(SliceAxis.K, slice, [new Prompt(PromptKind.Click, true, [new SlicePoint(0, 0)])], null);

    private Task<InteractionResult> Interact(Guid person, int slice, Guid? caseId = null) =>
        _queue.InteractAsync(person, caseId ?? Liver, Volume, Request(slice), null, Token);

    private InferenceRun Propagate(Guid person, int anchor, int end, Guid? caseId = null) => _queue.Propagate(
        person, caseId ?? Liver, Volume,
        [new PropagationRequest(
            SliceAxis.K, [new Anchor(anchor, SliceMask.Empty(1, 1))], new SliceRange(0, end), PropagationDirection.Up, PropagationOptions.Default)],
        null);
}
