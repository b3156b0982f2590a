using System.Collections.Concurrent;
using Mem3D.Core.Dashboards;
using Mem3D.Core.Errors;

namespace Mem3D.Web.Work;

/// <summary>
/// Active time, counted by the server's own clock from real actions: strokes and other edits, and the page's word that a person moved something in a
/// visible tab. The time since a person's last action counts for the case of this action when it is at most <see cref="IdleAfter"/>; longer is a pause and
/// counts nothing. A person is in one place: two tabs do not count twice. Thread-safe.
/// </summary>
public sealed partial class ActivityMeter(IStatisticsStore store, TimeProvider time, ILogger<ActivityMeter> logger) : BackgroundService
{
    /// <summary>Longer without an action is a pause.</summary>
    public static readonly TimeSpan IdleAfter = TimeSpan.FromSeconds(60);

    private static readonly TimeSpan StoreEvery = TimeSpan.FromSeconds(30);

    private readonly ConcurrentDictionary<Guid, DateTimeOffset> _last = new();
    private readonly Dictionary<(Guid Case, Guid User, Guid Label, long Hour), (double Seconds, int Actions)> _counted = [];
    private readonly Lock _lock = new();
    private Task? _stop;

    /// <summary>Somebody did something.</summary>
    /// <param name="labelId">The label she worked on; empty: none.</param>
    public void Record(Guid userId, Guid caseId, Guid labelId)
    {
        var now = time.GetUtcNow();
        lock (_lock)
        {
            var since = _last.TryGetValue(userId, out var last) ? now - last : TimeSpan.MaxValue;
            _last[userId] = now;
            var key = (caseId, userId, labelId, now.ToUnixTimeSeconds() / 3600);
            var (seconds, actions) = _counted.GetValueOrDefault(key);
            _counted[key] = (seconds + (since <= IdleAfter && since > TimeSpan.Zero ? since.TotalSeconds : 0), actions + 1);
        }
    }

    /// <summary>Stores what was counted so far.</summary>
    public async Task StoreAsync(CancellationToken cancellationToken)
    {
        List<ActivityBatch> batches;
        lock (_lock)
        {
            batches = [.. _counted.Select(c => new ActivityBatch(c.Key.Case, c.Key.User, c.Key.Label, c.Key.Hour, c.Value.Seconds, c.Value.Actions))];
            _counted.Clear();
        }

        if (batches.Count == 0)
        {
            return;
        }

        try
        {
            await store.AddActivityAsync(batches, cancellationToken);
        }
        catch (Exception e) when (e is Mem3DException or OperationCanceledException)
        {
            lock (_lock)
            {
                // Not lost: with the next attempt.
                foreach (var b in batches)
                {
                    var key = (b.CaseId, b.UserId, b.LabelId, b.Hour);
                    var (seconds, actions) = _counted.GetValueOrDefault(key);
                    _counted[key] = (seconds + b.Seconds, actions + b.Actions);
                }
            }

            if (e is Mem3DException)
            {
                LogFailed(e);
            }
        }
    }

    public override Task StopAsync(CancellationToken cancellationToken)
    {
        lock (_lock)
        {
            // A host that is asked to stop twice, by its own run and by its owner, disposes of the database as soon as one of the two returns.
            return _stop ??= StopOnceAsync(cancellationToken);
        }
    }

    private async Task StopOnceAsync(CancellationToken cancellationToken)
    {
        await base.StopAsync(cancellationToken);
        await StoreAsync(cancellationToken);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(StoreEvery, time);
        try
        {
            while (await timer.WaitForNextTickAsync(stoppingToken))
            {
                await StoreAsync(stoppingToken);
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The rest is stored by StopAsync.
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "Active time could not be stored; it is kept and tried again")]
    private partial void LogFailed(Exception error);
}
