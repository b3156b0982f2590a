using Mem3D.Core.Masks;
using Mem3D.Core.Segmentation;
using Mem3D.Core.Sessions;
using Mem3D.Inference.Hosting;

namespace Mem3D.Web.Workspace;

/// <summary>A propagation of a case that waits or runs: a round of one label or of several.</summary>
/// <param name="edit">Its edit.</param>
/// <param name="labels">Its labels in the order of the engine's targets.</param>
/// <param name="queued">Its place in the queue.</param>
/// <param name="range">Slices that may be written.</param>
/// <param name="volume">The volume, held open.</param>
internal sealed class CaseRun(Edit edit, IReadOnlyList<Guid> labels, InferenceRun queued, SliceRange range, VolumeLease volume)
{
    private readonly Dictionary<(int Slice, Guid Label), FreshMask> _computed = [];
    private readonly Dictionary<(int Slice, Guid Label), IReadOnlyList<MemoryShare>> _attention = [];
    private double _milliseconds;
    private int _slices;

    public Edit Edit { get; } = edit;

    public IReadOnlyList<Guid> Labels { get; } = labels;

    public InferenceRun Queued { get; } = queued;

    /// <summary>Slices that may be written.</summary>
    public SliceRange Range { get; } = range;

    public VolumeLease Volume { get; } = volume;

    /// <summary>Slices written that a blend will still replace.</summary>
    public HashSet<(Guid Label, int Slice)> Provisional { get; } = [];

    public RunState State { get; private set; } =
        new(edit.Id, edit.LabelId, [.. labels.Where(label => label != edit.LabelId)], EditStatus.Running, 0, 0, queued.Place, 0, null);

    /// <summary>Ends when the last slice is on disk and the edit is finished; never fails.</summary>
    public Task Completion { get; set; } = Task.CompletedTask;

    /// <summary>Remembers what the engine gave; several labels' masks of a slice are settled anew whenever one of them comes.</summary>
    public void Take(PropagatedSlice slice) => _computed[(slice.Slice, Labels[slice.Target])] = new FreshMask(
        new SliceState(
            slice.Slice, RunLength.Encode(slice.Mask), slice.Mask.Area, slice.Quality, slice.Presence, SliceOrigin.Propagated, false, Edit.Id)
        {
            Memory = Attention(slice),
        },
        slice.Probability, false);

    private IReadOnlyList<MemoryShare> Attention(PropagatedSlice slice)
    {
        var at = (slice.Slice, Labels[slice.Target]);
        if (slice.Memory.Count > 0 || !_attention.TryGetValue(at, out var known))
        {
            _attention[at] = known = slice.Memory;
        }

        return known;
    }

    /// <summary>What the engine gave so far of one slice, by label.</summary>
    public Dictionary<Guid, FreshMask> Computed(int slice) =>
        Labels.Where(label => _computed.ContainsKey((slice, label))).ToDictionary(label => label, label => _computed[(slice, label)]);

    public IReadOnlySet<int> ProvisionalOf(Guid label) => Provisional.Where(p => p.Label == label).Select(p => p.Slice).ToHashSet();

    public RunState Advance(IReadOnlyList<PropagatedSlice> batch)
    {
        _milliseconds += batch.Sum(s => s.Milliseconds);
        _slices += batch.Count(s => s.Milliseconds > 0);
        foreach (var slice in batch)
        {
            var at = (Labels[slice.Target], slice.Slice);
            _ = slice.Final ? Provisional.Remove(at) : Provisional.Add(at);
            if (Labels.Count == 1 && slice.Final)
            {
                _computed.Remove((slice.Slice, Labels[0]));
            }
        }

        var last = batch[^1];
        return State = State with
        {
            Done = last.Done,
            Total = last.Total,
            Place = Queued.Place,
            MillisecondsPerSlice = _milliseconds / Math.Max(_slices, 1),
        };
    }

    public RunState Pause(bool paused)
    {
        if (paused)
        {
            Queued.Pause();
        }
        else
        {
            Queued.Resume();
        }

        return State = State with { Paused = paused };
    }

    public RunState MoveTo(QueuePlace place) => State = State with { Place = place };

    public RunState End(EditStatus status, string? failure) => State = State with { Paused = false, Status = status, Place = new QueuePlace(0, null), Failure = failure };
}
