using Mem3D.Web.Workspace;

namespace Mem3D.Web.Components.Shared;

/// <summary>
/// Tells a person in passing what was done or what went wrong, in the same words as HTTP and hub; <see cref="NoticeStack"/> shows it. Scoped: one
/// per circuit, so that what is said survives going to another page. Thread-safe.
/// </summary>
public sealed class Notices(Failures failures, TimeProvider time) : IDisposable
{
    private const int Most = 4;
    private static readonly TimeSpan Usual = TimeSpan.FromSeconds(6), Serious = TimeSpan.FromSeconds(12);
    private readonly Lock _lock = new();
    private readonly List<(Notice Notice, ITimer Timer)> _shown = [];
    private long _last;

    /// <summary>Something was said, or has been there long enough; raised on any thread.</summary>
    public event Action? Changed;

    /// <summary>What can be read now, oldest first.</summary>
    public IReadOnlyList<Notice> Shown
    {
        get
        {
            lock (_lock)
            {
                return [.. _shown.Select(s => s.Notice)];
            }
        }
    }

    /// <summary>Does something for a person. False: it failed, and she was told why.</summary>
    public async Task<bool> TryAsync(Func<Task> action)
    {
        try
        {
            await action();
            return true;
        }
        catch (OperationCanceledException)
        {
            return false;
        }
        catch (Exception e)
        {
            Say(failures.InWords(e), serious: true);
            return false;
        }
    }

    public void Say(string text) => Say(text, serious: false);

    /// <summary>She has read it.</summary>
    public void Dismiss(long id)
    {
        lock (_lock)
        {
            RemoveAt(_shown.FindIndex(s => s.Notice.Id == id));
        }

        Changed?.Invoke();
    }

    public void Dispose()
    {
        lock (_lock)
        {
            while (_shown.Count > 0)
            {
                RemoveAt(0);
            }
        }
    }

    private void Say(string text, bool serious)
    {
        lock (_lock)
        {
            var id = ++_last;
            _shown.Add((new Notice(id, text, serious), time.CreateTimer(_ => Dismiss(id), null, serious ? Serious : Usual, Timeout.InfiniteTimeSpan)));
            if (_shown.Count > Most)
            {
                RemoveAt(0);
            }
        }

        Changed?.Invoke();
    }

    private void RemoveAt(int index)
    {
        if (index >= 0)
        {
            _shown[index].Timer.Dispose();
            _shown.RemoveAt(index);
        }
    }
}
