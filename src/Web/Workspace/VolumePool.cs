using Mem3D.Core.Volumes;

namespace Mem3D.Web.Workspace;

/// <summary>
/// Open voxel files, shared by everybody who reads them. A file nobody has used for <see cref="IdleTime"/> is closed. Thread-safe.
/// </summary>
public sealed class VolumePool : IDisposable
{
    /// <summary>How long an unused file stays open.</summary>
    public static readonly TimeSpan IdleTime = TimeSpan.FromMinutes(1);

    private readonly IVolumeStore _store;
    private readonly TimeProvider _time;
    private readonly Lock _lock = new();
    private readonly Dictionary<Guid, Entry> _entries = [];
    private readonly ITimer _sweep;

    public VolumePool(IVolumeStore store, TimeProvider time)
    {
        _store = store;
        _time = time;
        _sweep = time.CreateTimer(_ => Sweep(), null, IdleTime / 2, IdleTime / 2);
    }

    /// <summary>Number of files open now.</summary>
    public int OpenCount
    {
        get
        {
            lock (_lock)
            {
                return _entries.Count;
            }
        }
    }

    /// <summary>Opens a volume, or shares one that is open. The lease must be disposed.</summary>
    /// <exception cref="Core.Errors.Mem3DException">No such volume, or its file is missing or damaged.</exception>
    public async Task<VolumeLease> RentAsync(Guid volumeId, CancellationToken cancellationToken)
    {
        Entry entry;
        lock (_lock)
        {
            if (!_entries.TryGetValue(volumeId, out entry!))
            {
                // Not the caller's token: others wait for the same file.
                _entries[volumeId] = entry = new Entry(volumeId, _store.OpenAsync(volumeId, CancellationToken.None));
            }

            entry.Users++;
        }

        try
        {
            return new VolumeLease(await entry.Source.WaitAsync(cancellationToken), () => Return(entry));
        }
        catch
        {
            Return(entry);
            throw;
        }
    }

    /// <summary>Closes a volume that is about to be removed, as soon as its present readers are done.</summary>
    public void Forget(Guid volumeId)
    {
        Entry? entry;
        lock (_lock)
        {
            if (!_entries.Remove(volumeId, out entry) || entry.Users > 0)
            {
                return;
            }
        }

        Close(entry);
    }

    public void Dispose()
    {
        _sweep.Dispose();
        List<Entry> all;
        lock (_lock)
        {
            all = [.. _entries.Values];
            _entries.Clear();
        }

        all.ForEach(Close);
    }

    private static void Close(Entry entry) =>
        _ = entry.Source.ContinueWith(
            async opened => (await opened).Dispose(),
            CancellationToken.None,
            TaskContinuationOptions.OnlyOnRanToCompletion | TaskContinuationOptions.ExecuteSynchronously,
            TaskScheduler.Default);

    private void Return(Entry entry)
    {
        bool close;
        lock (_lock)
        {
            entry.Users--;
            entry.UnusedSince = _time.GetTimestamp();
            var known = _entries.TryGetValue(entry.VolumeId, out var current) && ReferenceEquals(current, entry);
            if (known && entry.Source.IsFaulted)
            {
                _entries.Remove(entry.VolumeId);
            }

            close = entry.Users == 0 && !known;
        }

        if (close)
        {
            Close(entry);
        }
    }

    private void Sweep()
    {
        List<Entry> idle;
        lock (_lock)
        {
            idle = [.. _entries.Values.Where(e => e.Users == 0 && _time.GetElapsedTime(e.UnusedSince) >= IdleTime)];
            idle.ForEach(e => _entries.Remove(e.VolumeId));
        }

        idle.ForEach(Close);
    }

    private sealed class Entry(Guid volumeId, Task<IVoxelSource> source)
    {
        public Guid VolumeId { get; } = volumeId;

        public Task<IVoxelSource> Source { get; } = source;

        public int Users { get; set; }

        public long UnusedSince { get; set; }
    }
}
