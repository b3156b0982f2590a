using System.Collections.Concurrent;
using Mem3D.Core.Errors;
using Mem3D.Web.Hubs.Wire;
using Mem3D.Web.Workspace;

namespace Mem3D.Web.Hubs;

/// <summary>
/// Who looks at what in which case, and who is drawing there this moment. A slice of a label that somebody draws on is hers until she lifts the pen:
/// other people's gestures on it wait, so that they build on what she drew. In memory only: it is about now. Thread-safe.
/// </summary>
public sealed class Presence(CasePages pages, TimeProvider time)
{
    /// <summary>A pen that was not heard of for so long no longer holds its slice.</summary>
    public static readonly TimeSpan LongestHold = TimeSpan.FromSeconds(20);

    private static readonly TimeSpan Glance = TimeSpan.FromMilliseconds(100);
    private readonly ConcurrentDictionary<(Guid Case, string Page), (PresentView View, long At)> _present = new();
    private readonly Lock _lock = new();

    /// <summary>Everybody in a case, by name.</summary>
    public IReadOnlyList<PresentView> Of(Guid caseId) =>
        [.. _present.Where(p => p.Key.Case == caseId).Select(p => p.Value.View).OrderBy(v => v.Name, StringComparer.Ordinal).ThenBy(v => v.PageId, StringComparer.Ordinal)];

    /// <summary>A page looks at a slice, or begins or ends to draw on it; everybody in the case is told.</summary>
    public void Look(Guid caseId, string pageId, Person person, Guid? labelId, int slice, bool drawing)
    {
        lock (_lock)
        {
            var follows = ViewOf(caseId, pageId)?.Follows;
            _present[(caseId, pageId)] = (new PresentView(pageId, person.Id, person.Name, labelId, slice, drawing, follows), time.GetTimestamp());
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

    /// <summary>Returns when nobody else draws on a slice of a label, or has for too long.</summary>
    public async Task WaitUntilFreeAsync(Guid caseId, Guid labelId, int slice, Guid personId, CancellationToken cancellationToken)
    {
        while (_present.Any(p => p.Key.Case == caseId && p.Value.View is { Drawing: true } other && other.PersonId != personId
            && (other.LabelId, other.Slice) == (labelId, slice) && time.GetElapsedTime(p.Value.At) < LongestHold))
        {
            await Task.Delay(Glance, time, cancellationToken);
        }
    }

    private PresentView? ViewOf(Guid caseId, string pageId) => _present.TryGetValue((caseId, pageId), out var present) ? present.View : null;

    private List<string> Followers(Guid caseId, string pageId) =>
        [.. _present.Where(p => p.Key.Case == caseId && p.Value.View.Follows == pageId).Select(p => p.Key.Page)];

    private void Set(Guid caseId, string pageId, string? guide)
    {
        var (view, at) = _present[(caseId, pageId)];
        _present[(caseId, pageId)] = (view with { Follows = guide }, at);
    }

    private void Tell(Guid caseId)
    {
        var change = new PresenceChangedView(Of(caseId));
        pages.Tell(caseId, page => page.PresenceChanged(change));
    }
}
