using Mem3D.Core.Dashboards;
using Mem3D.Core.Errors;
using Mem3D.Web.Tests.Doubles;
using Mem3D.Web.Work;
using Microsoft.Extensions.Logging.Abstractions;

namespace Mem3D.Web.Tests.Work;

public sealed class ActivityMeterTests : IDisposable
{
    private static readonly Guid Ada = Guid.NewGuid();
    private static readonly Guid Ben = Guid.NewGuid();
    private static readonly Guid Case = Guid.NewGuid();
    private static readonly Guid OtherCase = Guid.NewGuid();
    private static readonly Guid Liver = Guid.NewGuid();

    private readonly ManualTime _time = new();
    private readonly Statistics _store = new();
    private readonly ActivityMeter _meter;

    public ActivityMeterTests() => _meter = new ActivityMeter(_store, _time, NullLogger<ActivityMeter>.Instance);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public void Dispose() => _meter.Dispose();

    [Fact]
    public async Task The_time_since_the_last_action_counts_up_to_a_minute_and_a_pause_counts_nothing()
    {
        Act(Ada, Case, 0);
        Act(Ada, Case, 10);
        Act(Ada, Case, 60);
        Act(Ada, Case, 61);
        Act(Ada, Case, 5);
        await _meter.StoreAsync(Cancellation);
        _store.Of(Case, Ada).Should().Be((75, 5), "the first action has none before it, and a minute and a second is a pause");
    }

    [Fact]
    public async Task Two_tabs_and_two_people_at_once_are_counted_as_what_they_are()
    {
        Act(Ada, Case, 0);
        Act(Ada, OtherCase, 10);
        Act(Ada, Case, 10);
        Act(Ben, Case, 0);
        Act(Ada, Case, 0);
        Act(Ben, Case, 30);
        await _meter.StoreAsync(Cancellation);
        _store.Of(Case, Ada).Should().Be((10, 3));
        _store.Of(OtherCase, Ada).Should().Be((10, 1), "20 seconds passed, and 20 are counted");
        _store.Of(Case, Ben).Should().Be((30, 2));
    }

    [Fact]
    public async Task What_is_counted_belongs_to_the_label_and_the_hour_of_its_action()
    {
        _time.Pass(TimeSpan.FromMinutes(59.5));
        _meter.Record(Ada, Case, Guid.Empty);
        _time.Pass(TimeSpan.FromSeconds(40));
        _meter.Record(Ada, Case, Liver);
        await _meter.StoreAsync(Cancellation);
        _store.Stored.Should().BeEquivalentTo([
            new ActivityBatch(Case, Ada, Guid.Empty, 0, 0, 1),
            new ActivityBatch(Case, Ada, Liver, 1, 40, 1),
        ]);
    }

    [Fact]
    public async Task A_clock_that_is_set_back_counts_nothing()
    {
        var clock = new Clock { Now = DateTimeOffset.UnixEpoch.AddHours(2) };
        using var meter = new ActivityMeter(_store, clock, NullLogger<ActivityMeter>.Instance);
        meter.Record(Ada, Case, Liver);
        clock.Now -= TimeSpan.FromMinutes(10);
        meter.Record(Ada, Case, Liver);
        clock.Now += TimeSpan.FromSeconds(5);
        meter.Record(Ada, Case, Liver);
        await meter.StoreAsync(Cancellation);
        _store.Of(Case, Ada).Should().Be((5, 3));
    }

    [Fact]
    public async Task It_stores_every_half_minute_and_what_the_store_refused_comes_with_the_next_attempt()
    {
        await _meter.StartAsync(Cancellation);
        await UntilAsync(() => _time.Timers == 1);
        Act(Ada, Case, 0);
        Act(Ada, Case, 10);
        _store.Failure = new Mem3DException(ErrorKind.Unavailable, "The disk is full.", "Free some space.");
        _time.Pass(TimeSpan.FromSeconds(30));
        await UntilAsync(() => _store.Refused == 1);
        _store.Stored.Should().BeEmpty();
        _store.Failure = null;
        Act(Ada, Case, 0);
        _time.Pass(TimeSpan.FromSeconds(30));
        await UntilAsync(() => _store.Stored.Count > 0);
        _store.Of(Case, Ada).Should().Be((40, 3));
        await _meter.StopAsync(Cancellation);
        _store.Of(Case, Ada).Should().Be((40, 3), "nothing was left over");
    }

    [Fact]
    public async Task Stopping_stores_the_rest_once_however_often_it_is_asked()
    {
        var gate = new TaskCompletionSource();
        _store.Gate = gate.Task;
        await _meter.StartAsync(Cancellation);
        Act(Ada, Case, 0);
        Act(Ada, Case, 20);
        var first = _meter.StopAsync(Cancellation);
        var second = _meter.StopAsync(Cancellation);
        await UntilAsync(() => _store.Attempts == 1);
        first.IsCompleted.Should().BeFalse();
        second.IsCompleted.Should().BeFalse("whoever asked second may dispose of the database when this returns");
        gate.SetResult();
        await Task.WhenAll(first, second);
        await _meter.StopAsync(Cancellation);
        _store.Attempts.Should().Be(1);
        _store.Of(Case, Ada).Should().Be((20, 2));
    }

    [Fact]
    public async Task An_attempt_that_is_cancelled_loses_nothing()
    {
        Act(Ada, Case, 0);
        Act(Ada, Case, 20);
        _store.Failure = new OperationCanceledException();
        await _meter.StoreAsync(Cancellation);
        _store.Failure = null;
        await _meter.StoreAsync(Cancellation);
        _store.Of(Case, Ada).Should().Be((20, 2));
    }

    private static async Task UntilAsync(Func<bool> condition)
    {
        for (var looks = 0; looks < 1000 && !condition(); looks++)
        {
            await Task.Delay(10, Cancellation);
        }

        condition().Should().BeTrue();
    }

    private void Act(Guid person, Guid caseId, double secondsLater)
    {
        _time.Pass(TimeSpan.FromSeconds(secondsLater));
        _meter.Record(person, caseId, Liver);
    }

    private sealed class Clock : TimeProvider
    {
        public DateTimeOffset Now { get; set; }

        public override DateTimeOffset GetUtcNow() => Now;
    }

    private sealed class Statistics : IStatisticsStore
    {
        private int _attempts;
        private int _refused;

        public int Attempts => Volatile.Read(ref _attempts);

        public int Refused => Volatile.Read(ref _refused);

        public List<ActivityBatch> Stored { get; } = [];

        public Exception? Failure { get; set; }

        public Task Gate { get; set; } = Task.CompletedTask;

        public (double Seconds, int Actions) Of(Guid caseId, Guid userId)
        {
            var rows = Stored.Where(b => b.CaseId == caseId && b.UserId == userId).ToList();
            return (rows.Sum(b => b.Seconds), rows.Sum(b => b.Actions));
        }

        public async Task AddActivityAsync(IReadOnlyList<ActivityBatch> batches, CancellationToken cancellationToken)
        {
            Interlocked.Increment(ref _attempts);
            await Gate;
            if (Failure is { } failure)
            {
                Interlocked.Increment(ref _refused);
                throw failure;
            }

            Stored.AddRange(batches);
        }

        public Task<IReadOnlyList<DayRow>> DaysAsync(Guid projectId, Guid? userId, Guid? labelId, CancellationToken cancellationToken) => throw new NotSupportedException();

        public Task<Dashboard> DashboardAsync(Guid projectId, Guid? viewer, CancellationToken cancellationToken) => throw new NotSupportedException();
    }
}
