using System.Collections.Concurrent;
using System.Security.Claims;
using System.Threading.Channels;
using Mem3D.Core.People;
using Mem3D.Web.Security;

namespace Mem3D.Web.Hubs;

/// <summary>
/// What is told to a case's pages is told to people who may see it only: whenever rights changed, the open pages are looked at. Who may not stay is told
/// nothing more but why, and her connection ends. Thread-safe.
/// </summary>
public sealed class HubGuard(Access access, IStandings standings, CasePages pages, Presence presence, TimeProvider time) : BackgroundService
{
    /// <summary>How long a page has to close its connection itself.</summary>
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(10);

    private readonly ConcurrentDictionary<(string Connection, Guid Case), Guest> _guests = new();
    private readonly Channel<Guid?> _changed = Channel.CreateUnbounded<Guid?>(new UnboundedChannelOptions { SingleReader = true });

    /// <summary>A page opens a case.</summary>
    /// <param name="end">Ends its connection.</param>
    public void Enter(string connectionId, Guid caseId, ClaimsPrincipal user, ICasePage page, Action end)
    {
        _guests[(connectionId, caseId)] = new Guest(user, page, end);

        // Rights may have changed since they were asked for.
        _changed.Writer.TryWrite(caseId);
    }

    /// <summary>A connection has ended.</summary>
    public void Leave(string connectionId)
    {
        foreach (var key in _guests.Keys.Where(k => k.Connection == connectionId))
        {
            _guests.TryRemove(key, out _);
        }
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        void Note(Guid? caseId) => _changed.Writer.TryWrite(caseId);
        standings.Changed += Note;
        try
        {
            await foreach (var caseId in _changed.Reader.ReadAllAsync(stoppingToken))
            {
                foreach (var (key, guest) in _guests.Where(g => caseId is null || g.Key.Case == caseId))
                {
                    if (await WhyNotAsync(guest.User, key.Case, stoppingToken) is { } why && _guests.TryRemove(key, out _))
                    {
                        _ = DismissAsync(key.Connection, guest, why);
                    }
                }
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The server stops, and with it every connection.
        }
        finally
        {
            standings.Changed -= Note;
        }
    }

    private async Task<string?> WhyNotAsync(ClaimsPrincipal user, Guid caseId, CancellationToken cancellationToken)
    {
        try
        {
            if (await access.WhyEndedAsync(user, cancellationToken) is { } why)
            {
                return why;
            }

            await access.CaseAsync(user, Right.See, caseId, cancellationToken);
            return null;
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            // Also when rights cannot be read: the page may come back and is asked again.
            return "You do not see this case any more: it was removed, or you are no member of its project. What you drew before is kept with the project.";
        }
    }

    private async Task DismissAsync(string connectionId, Guest guest, string why)
    {
        pages.Close(connectionId);
        presence.Close(connectionId);
        try
        {
            await guest.Page.Dismissed(why);
            await Task.Delay(Grace, time);
        }
        finally
        {
            guest.End();
        }
    }

    private sealed record Guest(ClaimsPrincipal User, ICasePage Page, Action End);
}
