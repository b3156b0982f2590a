using System.Collections.Concurrent;
using Mem3D.Data.Care;
using Microsoft.Extensions.Logging;

namespace Mem3D.Data.Volumes;

/// <summary>
/// Compares each voxel file with the checksum of its import when a process first opens it, in the background, one file at a time. A file that differs or
/// cannot be read is damaged from then on: whoever reads it is told. A file put back in its place is compared anew. Thread-safe.
/// </summary>
internal sealed partial class VolumeIntegrity(DataFolderOptions folder, ILogger<VolumeIntegrity> logger) : IDisposable
{
    private const string Differs = "is not what was imported: its checksum differs";

    private readonly ConcurrentDictionary<Guid, Check> _checks = new();
    private readonly SemaphoreSlim _turn = new(1, 1);
    private readonly CancellationTokenSource _end = new();

    /// <summary>Says of an open file what is known, and finds it out.</summary>
    /// <param name="sha256">Of the import; null: none was kept, and only reading is tried.</param>
    public void Watch(Guid volumeId, VoxelFile file, string? sha256)
    {
        var writtenAt = File.GetLastWriteTimeUtc(folder.VolumePath(volumeId));
        var check = _checks.AddOrUpdate(volumeId, _ => new Check(writtenAt), (_, known) => known.WrittenAt == writtenAt ? known : new Check(writtenAt));
        check.Tell(file);
        if (check.Begin())
        {
            _ = Task.Run(() => RunAsync(volumeId, check, sha256));
        }
    }

    public void Dispose()
    {
        _end.Cancel();
        _end.Dispose();
    }

    private async Task RunAsync(Guid volumeId, Check check, string? sha256)
    {
        try
        {
            var end = _end.Token;
            await _turn.WaitAsync(end).ConfigureAwait(false);
            try
            {
                var measured = FileCopy.Measure(folder.VolumesFolder, volumeId.ToString("N"), end);
                check.End(sha256 is null || measured.Sha256 == sha256 ? null : Differs);
            }
            finally
            {
                _turn.Release();
            }
        }
        catch (Exception e) when (e is FileNotFoundException or OperationCanceledException or ObjectDisposedException)
        {
            // The case was removed meanwhile, or the process ends.
            _checks.TryRemove(volumeId, out _);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            check.End("cannot be read");
        }

        if (check.Damage is { } damage)
        {
            LogDamaged(volumeId, damage);
        }
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "The voxel file of volume {VolumeId} {Damage}; restore it from a backup")]
    private partial void LogDamaged(Guid volumeId, string damage);

    /// <summary>One file as it was written at one time.</summary>
    private sealed class Check(DateTime writtenAt)
    {
        private readonly Lock _lock = new();
        private readonly List<WeakReference<VoxelFile>> _open = [];
        private bool _begun;
        private bool _ended;

        public DateTime WrittenAt { get; } = writtenAt;

        /// <summary>What is wrong; null: nothing, as far as is known.</summary>
        public string? Damage { get; private set; }

        /// <summary>True for the first who asks.</summary>
        public bool Begin()
        {
            lock (_lock)
            {
                return !_begun && (_begun = true);
            }
        }

        /// <summary>Tells an open file what is known now, or when it is.</summary>
        public void Tell(VoxelFile file)
        {
            lock (_lock)
            {
                if (_ended)
                {
                    file.Judge(Damage);
                }
                else
                {
                    _open.Add(new WeakReference<VoxelFile>(file));
                }
            }
        }

        public void End(string? damage)
        {
            lock (_lock)
            {
                (_ended, Damage) = (true, damage);
                foreach (var open in _open)
                {
                    if (open.TryGetTarget(out var file))
                    {
                        file.Judge(damage);
                    }
                }

                _open.Clear();
            }
        }
    }
}
