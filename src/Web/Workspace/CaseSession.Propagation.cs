using Mem3D.Core.Errors;
using Mem3D.Core.Masks;
using Mem3D.Core.Projects;
using Mem3D.Core.Segmentation;
using Mem3D.Core.Sessions;
using Mem3D.Inference.Hosting;

namespace Mem3D.Web.Workspace;

/// <summary>Propagation: one run a case at a time, of one label or several; slices are stored in small batches before they are shown.</summary>
internal sealed partial class CaseSession
{
    /// <summary>Most slices of one batch.</summary>
    private const int BatchSlices = 8;

    /// <summary>Longest time a computed slice waits for others of its batch.</summary>
    private static readonly TimeSpan BatchTime = TimeSpan.FromMilliseconds(100);

    /// <summary>Returns when the run's edit is on disk and the run is in the queue; slices follow as events.</summary>
    /// <param name="person">Who asked.</param>
    /// <param name="labelIds">The labels of the round; at least one.</param>
    /// <param name="choice">What was chosen, for all of them.</param>
    /// <param name="cancellationToken">Gives up before the run is queued.</param>
    public async Task<Edit> PropagateAsync(Person person, IReadOnlyList<Guid> labelIds, PropagationChoice choice, CancellationToken cancellationToken)
    {
        services.Health.Require();
        if (labelIds.Count == 0)
        {
            throw new Mem3DException(ErrorKind.Invalid, "No label was chosen to propagate.", "Draw on one slice of a label first.");
        }

        using var turn = await EnterWithoutRunAsync(
            run => run.Labels.Any(labelIds.Contains) || run.Edit.AuthorId == person.Id, cancellationToken);
        var state = await StateAsync(labelIds.Cast<Guid?>().FirstOrDefault(id => _state?.Knows(id!.Value) != true) ?? labelIds[0], cancellationToken);
        foreach (var labelId in labelIds)
        {
            state.Require(labelId, null);
            state.RequireUnlocked(labelId);
        }

        var labels = state.Labels.Where(label => labelIds.Contains(label.Id)).ToList();
        var requests = labels.Select(label => Request(state, label, choice, labels.Count > 1)).ToList();
        var options = new RoundOptions(
            choice.Range, choice.Direction, choice.UntilQualityBelow, [.. labels.Select(label => label.Id)], choice.Resumes).ToJson();
        var volume = await services.Volumes.RentAsync(state.Case.VolumeId, cancellationToken);
        InferenceRun? queued = null;
        try
        {
            // Into the queue first: what the queue refuses leaves no edit behind. A run whose edit cannot be stored is taken out again.
            queued = services.Queue.Propagate(person.Id, caseId, volume.Source, requests, state.Case.VolumeId.ToString("N"));
            var edit = await BeginAsync(state, new NewEdit(caseId, labels[0].Id, EditKind.Propagation, null, person.Id, services.Model, null, options));
            _run = new CaseRun(edit, [.. labels.Select(label => label.Id)], queued, requests[0].Range, volume);
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

    private PropagationRequest Request(CaseState state, Label label, PropagationChoice choice, bool together)
    {
        var geometry = state.Case.Volume.Geometry;
        var (width, height) = geometry.SliceSize(state.Case.Axis);
        var anchors = state.Anchored(label.Id)
            .Select(s => new Anchor(s.Slice, RunLength.Decode(s.Mask, width, height), state.RoundOf(s.EditId), s.Quality)).ToList();
        if (anchors.TrueForAll(a => a.Mask.IsEmpty))
        {
            throw new Mem3DException(
                ErrorKind.Invalid, $"There is nothing to propagate: no slice of {label.Name} was drawn or accepted yet.", "Draw on one slice first.");
        }

        var range = new SliceRange(Math.Max(0, choice.Range.First), Math.Min(state.SliceCount, choice.Range.End));
        if (range.First >= range.End || !Enum.IsDefined(choice.Direction) || choice.UntilQualityBelow is not (>= 0 and <= 1))
        {
            throw new Mem3DException(
                ErrorKind.Invalid, "The range is empty, or a setting of the propagation is out of range.", "Choose a range inside the case and a quality from 0 to 1.");
        }

        var request = new PropagationRequest(
            state.Case.Axis, anchors, range, choice.Direction, services.Propagation with { UntilQualityBelow = choice.UntilQualityBelow }, together)
        {
            Choices = state.MemoryChoices(label.Id),
        };
        if (together)
        {
            // What one label's request lacks must not end the round of the others half way.
            PropagationPlan.Of(request, geometry);
        }

        return request;
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
            if (!state.Has(run.Edit.Id))
            {
                run.Queued.Stop();
                return null;
            }

            var slices = Writable(state, run, batch);
            var progress = run.Advance(batch);
            if (slices.Count > 0)
            {
                await WriteAsync(state, run.Edit, slices, run.ProvisionalOf);
                foreach (var labelId in slices.Keys)
                {
                    await PublishSuggestionAsync(state, labelId);
                }
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
    /// What a batch changes, by label. Anchored slices are never rewritten, whatever the engine says and whoever anchored them since the run began;
    /// damaged ones have no image that a mask could fit; where labels claim the same voxel the label schema settles it, and labels that are not of
    /// the round keep what they have.
    /// </summary>
    private Dictionary<Guid, IReadOnlyList<SliceState>> Writable(CaseState state, CaseRun run, IReadOnlyList<PropagatedSlice> batch)
    {
        var came = new SortedSet<int>();
        foreach (var slice in batch)
        {
            if (run.Range.Contains(slice.Slice) && state.Find(run.Labels[slice.Target], slice.Slice) is not { Anchored: true }
                && !state.Case.Volume.IsDamaged(state.Case.Axis, slice.Slice))
            {
                run.Take(slice);
                came.Add(slice.Slice);
            }
            else
            {
                LogDropped(services.Logger, slice.Slice, run.Edit.Id);
            }
        }

        return came
            .SelectMany(slice => SliceClaims.Settle(
                state, slice, run.Computed(slice), label => run.Labels.Contains(label) ? ClaimStanding.Stale : ClaimStanding.Finished, run.Edit.Id))
            .Where(settled => state.Find(settled.Key, settled.Value.Slice) is not { } present || !present.SameAs(settled.Value))
            .GroupBy(settled => settled.Key, settled => settled.Value)
            .ToDictionary(label => label.Key, label => (IReadOnlyList<SliceState>)[.. label]);
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
