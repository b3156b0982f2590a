using System.Collections.Concurrent;

namespace Mem3D.Web.Hubs;

/// <summary>
/// Which pages have which case open, each with a line of its own: what is told waits there until the page takes it, in order. A page that reads
/// slowly holds up nobody else; one that falls <see cref="MostBehind"/> messages behind is let go, and reads the case again when it comes back.
/// Thread-safe.
/// </summary>
public sealed class CasePages
{
    /// <summary>Messages that may wait for one page: a whole volume's worth of slices.</summary>
    public const int MostBehind = 256;

    private readonly ConcurrentDictionary<Guid, ConcurrentDictionary<string, PageLine>> _cases = new();
    private readonly Lock _lock = new();

    /// <summary>Lines that are open.</summary>
    public int Count => _cases.Values.Sum(pages => pages.Count);

    /// <summary>A page opens a case; opening it again changes nothing.</summary>
    /// <param name="caseId">The case.</param>
    /// <param name="connectionId">The page's connection.</param>
    /// <param name="page">Where its messages go.</param>
    /// <param name="letGo">Ends its connection.</param>
    public void Open(Guid caseId, string connectionId, ICasePage page, Action letGo)
    {
        lock (_lock)
        {
            _cases.GetOrAdd(caseId, _ => new()).GetOrAdd(connectionId, _ => new PageLine(page, letGo, MostBehind));
        }
    }

    /// <summary>A connection has ended.</summary>
    public void Close(string connectionId)
    {
        lock (_lock)
        {
            foreach (var (caseId, pages) in _cases)
            {
                if (pages.TryRemove(connectionId, out var line))
                {
                    line.Close();
                }

                if (pages.IsEmpty)
                {
                    _cases.TryRemove(caseId, out _);
                }
            }
        }
    }

    /// <summary>Puts a message into the line of one page, if it has the case open.</summary>
    public void Tell(Guid caseId, string connectionId, Func<ICasePage, Task> message)
    {
        if (_cases.TryGetValue(caseId, out var pages) && pages.TryGetValue(connectionId, out var line))
        {
            line.Tell(message);
        }
    }

    /// <summary>Puts a message into the line of every page that has the case open. Waits for none of them.</summary>
    public void Tell(Guid caseId, Func<ICasePage, Task> message)
    {
        if (_cases.TryGetValue(caseId, out var pages))
        {
            foreach (var line in pages.Values)
            {
                line.Tell(message);
            }
        }
    }

    /// <summary>What the pages of a case show has become another thing: all but one are let go, and open it again.</summary>
    public void Renew(Guid caseId, string exceptConnectionId)
    {
        if (_cases.TryGetValue(caseId, out var pages))
        {
            foreach (var (_, line) in pages.Where(page => page.Key != exceptConnectionId))
            {
                line.LetGo();
            }
        }
    }

    /// <summary>The server ends: everybody still hears what was said so far, and nothing after it.</summary>
    public Task EndAsync() => Task.WhenAll(_cases.Values.SelectMany(pages => pages.Values).Select(line => line.EndAsync()));
}
