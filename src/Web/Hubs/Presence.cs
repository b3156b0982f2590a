using System.Collections.Concurrent;
using Mem3D.Core.Errors;
using Mem3D.Web.Hubs.Wire;
using Mem3D.Web.Workspace;

namespace Mem3D.Web.Hubs;

/// <summary>
/// Who looks at what in which case, and who is drawing there this moment. A slice of a label that somebody draws on is hers until she lifts the pen:
/// other people's gestures on it wait, so that they build on what she drew; of two pens at once the one put down first goes first. In memory only: it is
/// about now. Thread-safe.
/// </summary>
public sealed class Presence(CasePages pages, TimeProvider time)
{
    /// <summary>A pen that was not heard of for so long no longer holds its slice.</summary>
    public static readonly TimeSpan LongestHold = TimeSpan.FromSeconds(20);

    private static readonly TimeSpan Glance = TimeSpan.FromMilliseconds(100);
    private readonly ConcurrentDictionary<(Guid Case, string Page), (PresentView View, long At, long Since)> _present = new();
    private readonly Lock _lock = new();

    /// <summary>Everybody in a case, by name.</summary>
    public IReadOnlyList<PresentView> Of(Guid caseId) =>
        [.. _present.Where(p => p.Key.Case == caseId).Select(p => p.Value.View).OrderBy(v => v.Name, StringComparer.Ordinal).ThenBy(v => v.PageId, StringComparer.Ordinal)];

    /// <summary>A page looks at a slice, or begins or ends to draw on it; everybody in the case is told.</summary>
    public void Look(Guid caseId, string pageId, Person person, Guid? labelId, int slice, bool drawing)
    {
        lock (_lock)
        {
            var before = _present.GetValueOrDefault((caseId, pageId));
            var now = time.GetTimestamp();
            var since = before.View is { Drawing: true } and { } was && (was.LabelId, was.Slice) == (labelId, slice) ? before.Since : now;
            _present[(caseId, pageId)] = (new PresentView(pageId, person.Id, person.Name, labelId, slice, drawing, before.View?.Follows), now, since);
            Tell(caseId);
        }
    }

    /// <summary>
    /// A page goes along with another one, its guide, or ends it (null: also for those who follow it). There is one guide: who follows a follower follows her
    /// guide, and who follows one of her own followers hands the lead over, with everybody who follows her.
    /// </summary>
    /// <exception cref="Mem3DException">One of the pages is not in the case.</exception>
    public void Follow(Guid caseId, string pageId, string? otherId)
    {
        lock (_lock)
        {
            if (ViewOf(caseId, pageId) is null || (otherId is not null && (otherId == pageId || ViewOf(caseId, otherId) is null)))
            {
                throw new Mem3DException(ErrorKind.NotFound, "She has left the case.", "Follow somebody who is in it.");
            }

            var guide = otherId is null ? null : ViewOf(caseId, otherId)!.Follows ?? otherId;
            guide = guide == pageId ? otherId : guide;
            foreach (var follower in Followers(caseId, pageId).Append(pageId))
            {
                Set(caseId, follower, follower == guide ? null : guide);
            }

            Tell(caseId);
        }
    }

    /// <summary>The pages that look together with a page: its guide and whoever follows the same guide, or it.</summary>
    public IReadOnlyList<string> With(Guid caseId, string pageId)
    {
        lock (_lock)
        {
            var guide = ViewOf(caseId, pageId)?.Follows;
            return guide is null ? Followers(caseId, pageId) : [guide, .. Followers(caseId, guide).Where(p => p != pageId)];
        }
    }

    /// <summary>A connection has ended.</summary>
    public void Close(string pageId)
    {
        lock (_lock)
        {
            foreach (var at in _present.Keys.Where(at => at.Page == pageId))
            {
                _present.TryRemove(at, out _);
                foreach (var follower in Followers(at.Case, pageId))
                {
                    Set(at.Case, follower, null);
                }

                Tell(at.Case);
            }
        }
    }

    /// <summary>Returns when nobody else draws on a slice of a label who began before this person did, or has for too long.</summary>
    public async Task WaitUntilFreeAsync(Guid caseId, Guid labelId, int slice, Guid personId, CancellationToken cancellationToken)
    {
        while (IsTaken(caseId, labelId, slice, personId))
        {
            await Task.Delay(Glance, time, cancellationToken);
        }
    }

    /// <summary>By pens on this slice: whoever waits for another keeps her own hold meanwhile, so the order of beginning decides, and nobody waits in a circle.</summary>
    private bool IsTaken(Guid caseId, Guid labelId, int slice, Guid personId)
    {
        var pens = _present
            .Where(p => p.Key.Case == caseId && p.Value.View.Drawing && (p.Value.View.LabelId, p.Value.View.Slice) == (labelId, slice)
                && time.GetElapsedTime(p.Value.At) < LongestHold)
            .Select(p => (Mine: p.Value.View.PersonId == personId, p.Value.Since)).ToList();
        var mine = pens.Where(p => p.Mine).Select(p => p.Since).DefaultIfEmpty(long.MaxValue).Min();
        return pens.Exists(p => !p.Mine && p.Since < mine);
    }

    private PresentView? ViewOf(Guid caseId, string pageId) => _present.TryGetValue((caseId, pageId), out var present) ? present.View : null;

    private List<string> Followers(Guid caseId, string pageId) =>
        [.. _present.Where(p => p.Key.Case == caseId && p.Value.View.Follows == pageId).Select(p => p.Key.Page)];

    private void Set(Guid caseId, string pageId, string? guide)
    {
        var present = _present[(caseId, pageId)];
        _present[(caseId, pageId)] = present with { View = present.View with { Follows = guide } };
    }

    private void Tell(Guid caseId)
    {
        var change = new PresenceChangedView(Of(caseId));
        pages.Tell(caseId, page => page.PresenceChanged(change));
    }
}
