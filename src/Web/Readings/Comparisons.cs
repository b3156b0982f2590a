using System.Collections.Concurrent;
using Mem3D.Core.Readings;
using Mem3D.Web.Workspace;

namespace Mem3D.Web.Readings;

/// <summary>
/// Comparisons of readings, one label at a time on this server and remembered until a reading changes: surfaces take seconds and memory, numbers of slices
/// take neither. Thread-safe.
/// </summary>
public sealed class Comparisons(IReadingStore readings, CaseVolumes volumes) : IDisposable
{
    /// <summary>A comparison is some kilobytes.</summary>
    private const int Most = 500;

    private readonly ConcurrentDictionary<(Guid Group, Guid Label), (string Version, LabelComparison Comparison)> _known = new();
    private readonly SemaphoreSlim _turn = new(1, 1);

    /// <summary>How many were made since the server began; what was remembered does not count.</summary>
    public int Made { get; private set; }

    public async Task<LabelComparison> OfAsync(ReadingGroup group, Guid labelId, CancellationToken cancellationToken)
    {
        if (Find(group, labelId) is { } known)
        {
            return known;
        }

        await _turn.WaitAsync(cancellationToken);
        try
        {
            if (Find(group, labelId) is { } found)
            {
                return found;
            }

            var masks = await MasksAsync(group, labelId, cancellationToken);
            var info = await volumes.OfAsync(group.Readings[0].Id, cancellationToken);
            var made = await Task.Run(() => Agreement.Of(labelId, masks, info.Volume.Geometry, info.Axis), cancellationToken);
            Made++;
            if (group.Version is { } version)
            {
                if (_known.Count >= Most)
                {
                    _known.Clear();
                }

                _known[(group.Id, labelId)] = (version, made);
            }

            return made;
        }
        finally
        {
            _turn.Release();
        }
    }

    /// <summary>The compared readers' states of a label.</summary>
    public async Task<IReadOnlyList<ReaderMasks>> MasksAsync(ReadingGroup group, Guid labelId, CancellationToken cancellationToken)
    {
        var masks = new List<ReaderMasks>();
        foreach (var reading in group.Compared)
        {
            masks.Add(new ReaderMasks(reading.Reader, await readings.SlicesAsync(reading.Id, labelId, cancellationToken)));
        }

        return masks;
    }

    public void Dispose() => _turn.Dispose();

    private LabelComparison? Find(ReadingGroup group, Guid labelId) =>
        group.Version is { } version && _known.TryGetValue((group.Id, labelId), out var known) && known.Version == version ? known.Comparison : null;
}
