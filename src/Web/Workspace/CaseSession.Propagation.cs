using System.Text.Json;
using Mem3D.Core.Errors;
using Mem3D.Core.Masks;
using Mem3D.Core.Segmentation;
using Mem3D.Core.Sessions;
using Mem3D.Inference.Hosting;

namespace Mem3D.Web.Workspace;

/// <summary>Propagation: one run a case at a time; slices are stored in small batches before they are shown.</summary>
internal sealed partial class CaseSession
{
    /// <summary>Most slices of one batch.</summary>
    private const int BatchSlices = 8;

    /// <summary>Longest time a computed slice waits for others of its batch.</summary>
    private static readonly TimeSpan BatchTime = TimeSpan.FromMilliseconds(100);

    /// <summary>Returns when the run's edit is on disk and the run is in the queue; slices follow as events.</summary>
    public async Task<Edit> PropagateAsync(Person person, Guid labelId, PropagationChoice choice, CancellationToken cancellationToken)
    {
        services.Health.Require();
        using var turn = await EnterWithoutRunAsync(
            run => run.Edit.LabelId == labelId || run.Edit.AuthorId == person.Id, cancellationToken);
        var state = await StateAsync(labelId, cancellationToken);
        state.Require(labelId, null);
        var request = Request(state, labelId, choice);
        var options = JsonSerializer.Serialize(choice);
        var volume = await services.Volumes.RentAsync(state.Case.VolumeId, cancellationToken);
        InferenceRun? queued = null;
        try
        {
            // Into the queue first: what the queue refuses leaves no edit behind. A run whose edit cannot be stored is taken out again.
            queued = services.Queue.Propagate(person.Id, caseId, volume.Source, request, state.Case.VolumeId.ToString("N"));
            var edit = await BeginAsync(state, new NewEdit(caseId, labelId, EditKind.Propagation, null, person.Id, services.Model, null, options));
            _run = new CaseRun(edit, queued, request.Range, volume);
            await services.Events.RunChangedAsync(caseId, _run.State);
            queued.PlaceChanged += _ => PublishPlace(queued);
            _run.Completion = PumpAsync(_run);
            return edit;
        }
        catch
        {
            _ = LetGoAsync(queued, volume);
            throw;
        }
    }

    /// <summary>Takes a run out of the queue that nobody will read. The volume stays open until the engine no longer touches it.</summary>
    private static async Task LetGoAsync(InferenceRun? queued, VolumeLease volume)
    {
        using (volume)
        {
            queued?.Stop();
            try
            {
                await foreach (var _ in queued?.ReadAsync() ?? AsyncEnumerable.Empty<PropagatedSlice>())
                {
                }
            }
            catch (Exception)
            {
                // It was stopped; how it ended is nobody's business any more.
            }
        }
    }

    private PropagationRequest Request(CaseState state, Guid labelId, PropagationChoice choice)
    {
        var geometry = state.Case.Volume.Geometry;
        var (width, height) = geometry.SliceSize(state.Case.Axis);
        var anchors = state.Anchored(labelId).Select(s => new Anchor(s.Slice, RunLength.Decode(s.Mask, width, height), state.RoundOf(s.EditId))).ToList();
        if (anchors.TrueForAll(a => a.Mask.IsEmpty))
        {
            throw new Mem3DException(
                ErrorKind.Invalid, "There is nothing to propagate: no slice of this label was drawn or accepted yet.", "Draw on one slice first.");
        }

        var range = new SliceRange(Math.Max(0, choice.Range.First), Math.Min(state.SliceCount, choice.Range.End));
        if (range.First >= range.End || !Enum.IsDefined(choice.Direction) || choice.UntilQualityBelow is not (>= 0 and <= 1))
        {
            throw new Mem3DException(
                ErrorKind.Invalid, "The range is empty, or a setting of the propagation is out of range.", "Choose a range inside the case and a quality from 0 to 1.");
        }

        return new PropagationRequest(
            state.Case.Axis, anchors, range, choice.Direction, services.Propagation with { UntilQualityBelow = choice.UntilQualityBelow });
    }

    /// <summary>Reads a run to its end, whatever happens, and ends its edit. Never fails.</summary>
    private async Task PumpAsync(CaseRun run)
    {
        // The caller holds the writer lock and has the run's first event to send.
        await Task.Yield();
        Exception? failure = null;
        try
        {
            await foreach (var batch in run.Queued.ReadAsync().BatchAsync(BatchSlices, BatchTime, services.Time))
            {
                // Read on after a failure: while the engine may still touch the volume, it must stay open.
                failure ??= await TryWriteAsync(run, batch);
            }
        }
        catch (Exception e)
        {
            failure ??= e;
        }

        run.Volume.Dispose();
        using var turn = await EnterAsync(CancellationToken.None);
        await EndAsync(run, failure);
    }

    private async Task<Exception?> TryWriteAsync(CaseRun run, IReadOnlyList<PropagatedSlice> batch)
    {
        try
        {
            using var turn = await EnterAsync(CancellationToken.None);
            var state = await StateAsync(null, CancellationToken.None);
            var slices = Writable(state, run, batch);
            var progress = run.Advance(batch);
            if (slices.Count > 0)
            {
                await WriteAsync(state, run.Edit, slices, run.Provisional);
                await PublishSuggestionAsync(state, run.Edit.LabelId);
            }

            await services.Events.RunChangedAsync(caseId, progress);
            return null;
        }
        catch (Exception e)
        {
            run.Queued.Stop();
            return e;
        }
    }

    /// <summary>
    /// The newest result a slice. Anchored slices are never rewritten, whatever the engine says and whoever anchored them since the run began.
    /// </summary>
    private List<SliceState> Writable(CaseState state, CaseRun run, IReadOnlyList<PropagatedSlice> batch)
    {
        var slices = new SortedDictionary<int, SliceState>();
        foreach (var slice in batch)
        {
            if (!run.Range.Contains(slice.Slice) || state.Find(run.Edit.LabelId, slice.Slice) is { Anchored: true })
            {
                LogDropped(services.Logger, slice.Slice, run.Edit.Id);
                continue;
            }

            slices[slice.Slice] = new SliceState(
                slice.Slice, RunLength.Encode(slice.Mask), slice.Mask.Area, slice.Quality, slice.Presence, SliceOrigin.Propagated, false, run.Edit.Id);
        }

        return [.. slices.Values];
    }

    private async Task EndAsync(CaseRun run, Exception? failure)
    {
        var status = (failure, run.Queued.Outcome) switch
        {
            (null, _) => EditStatus.Completed,
            (OperationCanceledException, RunOutcome.ShutDown) => EditStatus.Interrupted,
            (OperationCanceledException, _) => EditStatus.Stopped,
            _ => EditStatus.Failed,
        };
        var words = status == EditStatus.Failed ? services.Failures.InWords(failure!) : null;
        Volatile.Write(ref _run, null);
        try
        {
            await FinishAsync(await StateAsync(null, CancellationToken.None), run.Edit, status, words);
        }
        catch (Exception e)
        {
            Unfinished(run.Edit, status, words, e);
        }

        await services.Events.RunChangedAsync(caseId, run.End(status, words));
    }

    /// <summary>Tells the pages a new place in the queue; called on the queue's thread, which it must not hold up.</summary>
    private void PublishPlace(InferenceRun queued) => _ = Task.Run(async () =>
    {
        using var turn = await EnterAsync(CancellationToken.None);
        if (_run is { } run && ReferenceEquals(run.Queued, queued) && run.State.Place != queued.Place)
        {
            await services.Events.RunChangedAsync(caseId, run.MoveTo(queued.Place));
        }
    });
}
