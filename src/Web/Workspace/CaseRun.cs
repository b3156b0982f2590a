using Mem3D.Core.Segmentation;
using Mem3D.Core.Sessions;
using Mem3D.Inference.Hosting;

namespace Mem3D.Web.Workspace;

/// <summary>A propagation of a case that waits or runs.</summary>
internal sealed class CaseRun(Edit edit, InferenceRun queued, SliceRange range, VolumeLease volume)
{
    private double _milliseconds;
    private int _slices;

    public Edit Edit { get; } = edit;

    public InferenceRun Queued { get; } = queued;

    /// <summary>Slices that may be written.</summary>
    public SliceRange Range { get; } = range;

    public VolumeLease Volume { get; } = volume;

    /// <summary>Slices written that a blend will still replace.</summary>
    public HashSet<int> Provisional { get; } = [];

    public RunState State { get; private set; } =
        new(edit.Id, edit.LabelId, EditStatus.Running, 0, 0, queued.Place, 0, null);

    /// <summary>Ends when the last slice is on disk and the edit is finished; never fails.</summary>
    public Task Completion { get; set; } = Task.CompletedTask;

    public RunState Advance(IReadOnlyList<PropagatedSlice> batch)
    {
        _milliseconds += batch.Sum(s => s.Milliseconds);
        _slices += batch.Count(s => s.Milliseconds > 0);
        foreach (var slice in batch)
        {
            _ = slice.Final ? Provisional.Remove(slice.Slice) : Provisional.Add(slice.Slice);
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

    public RunState MoveTo(QueuePlace place) => State = State with { Place = place };

    public RunState End(EditStatus status, string? failure) => State = State with { Status = status, Place = new QueuePlace(0, null), Failure = failure };
}
