using System.Collections.Concurrent;
using Mem3D.Web.Hubs.Wire;

namespace Mem3D.Web.Hubs;

/// <summary>
/// Passes what a page looks at on to those who look together with it. Only the newest view of a page waits for another page: one that reads slowly
/// skips what is past. Thread-safe.
/// </summary>
public sealed class SharedViews(CasePages pages, Presence presence)
{
    private readonly ConcurrentDictionary<(string From, string To), SharedView> _waiting = new();

    public void Show(Guid caseId, SharedView view)
    {
        foreach (var to in presence.With(caseId, view.PageId))
        {
            var way = (view.PageId, to);
            var first = false;
            _waiting.AddOrUpdate(
                way,
                _ =>
                {
                    first = true;
                    return view;
                },
                (_, _) =>
                {
                    first = false;
                    return view;
                });
            if (first)
            {
                pages.Tell(caseId, to, page => _waiting.TryRemove(way, out var newest) ? page.ViewShown(newest) : Task.CompletedTask);
            }
        }
    }

    /// <summary>A connection has ended.</summary>
    public void Close(string pageId)
    {
        foreach (var way in _waiting.Keys.Where(w => w.From == pageId || w.To == pageId))
        {
            _waiting.TryRemove(way, out _);
        }
    }
}
