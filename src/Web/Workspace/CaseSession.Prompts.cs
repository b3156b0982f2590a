using Mem3D.Core.Errors;
using Mem3D.Core.Interactions;
using Mem3D.Core.Masks;
using Mem3D.Core.Segmentation;
using Mem3D.Core.Sessions;

namespace Mem3D.Web.Workspace;

/// <summary>Prompts: stored at once, answered one after the other.</summary>
internal sealed partial class CaseSession
{
    /// <summary>Returns when prompt and edit are on disk; the mask follows as an event.</summary>
    public Task<Edit> PromptAsync(Person person, Guid labelId, int slice, Prompt prompt, Guid? gesture, CancellationToken cancellationToken)
    {
        services.Health.Require();
        return OnceAsync(
            EnterAsync(cancellationToken), gesture, labelId, async state =>
            {
                state.Require(labelId, slice);
                state.RequireWhole(slice);
                state.RequireUnlocked(labelId, slice);
                var (width, height) = state.Case.Volume.Geometry.SliceSize(state.Case.Axis);
                prompt.Validate(width, height);
                var edit = await BeginAsync(state, new NewEdit(
                    caseId, labelId, EditKind.Prompt, slice, person.Id, services.Model, prompt, null)
                { GestureId = gesture });
                StopRunOf(person, labelId);
                _interactions = AnswerAsync(_interactions, person, edit, slice);
                return edit;
            },
            cancellationToken);
    }

    /// <summary>Answers a prompt once the earlier ones are answered: their mask is this one's starting point. Never fails.</summary>
    private async Task AnswerAsync(Task earlier, Person person, Edit edit, int slice)
    {
        await earlier;
        InteractionResult? result = null;
        Exception? failure = null;
        try
        {
            result = await AskAsync(person, edit, slice);
        }
        catch (Exception e)
        {
            failure = e;
        }

        using var turn = await EnterAsync(CancellationToken.None);
        await ConcludeAsync(edit, failure, async state =>
        {
            await WriteAsync(state, edit, Drawn(state, edit, slice, result!));
        });
    }

    /// <summary>What was drawn takes voxels from masks that nobody vouches for, and leaves those that somebody does.</summary>
    /// <exception cref="Mem3DException">Nothing is left of it.</exception>
    private static Dictionary<Guid, IReadOnlyList<SliceState>> Drawn(CaseState state, Edit edit, int slice, InteractionResult answer)
    {
        var mask = answer.Mask;
        var fresh = new SliceState(
            slice, RunLength.Encode(mask), mask.Area, answer.Quality ?? 1, mask.Area > 0 ? 1 : 0, SliceOrigin.Prompted, true, edit.Id);
        var settled = SliceClaims.Settle(
            state, slice, new Dictionary<Guid, FreshMask> { [edit.LabelId] = new(fresh, null, true) }, _ => ClaimStanding.Stale, edit.Id);
        if (mask.Area > 0 && settled[edit.LabelId].Area == 0)
        {
            throw new Mem3DException(
                ErrorKind.Conflict, "Everything found there belongs to labels that are finished on this slice.",
                "Unlock the other label's slice, or correct it; where both may share voxels, allow overlap in the project's labels.");
        }

        return settled.ToDictionary(s => s.Key, s => (IReadOnlyList<SliceState>)[s.Value]);
    }

    /// <summary>Ends an edit whose work was done in the background: with what it gave, or with the reason why it gave nothing. Never fails.</summary>
    private async Task ConcludeAsync(Edit edit, Exception? failure, Func<CaseState, Task> write)
    {
        try
        {
            var state = await StateAsync(null, CancellationToken.None);
            if (failure is null)
            {
                try
                {
                    await write(state);
                }
                catch (Exception e)
                {
                    failure = e;
                }
            }

            await (failure is null ? FinishAsync(state, edit, EditStatus.Completed, null) : FailAsync(state, edit, failure));
        }
        catch (Exception e)
        {
            Unfinished(edit, failure is null ? EditStatus.Completed : EditStatus.Interrupted, null, e);
        }
    }

    private async Task<InteractionResult> AskAsync(Person person, Edit edit, int slice)
    {
        InteractionRequest request;
        Guid volumeId;
        using (await EnterAsync(CancellationToken.None))
        {
            var state = await StateAsync(null, CancellationToken.None);
            var (width, height) = state.Case.Volume.Geometry.SliceSize(state.Case.Axis);
            SliceMask? MaskOf(int s) => state.Find(edit.LabelId, s) is { } found ? RunLength.Decode(found.Mask, width, height) : null;
            var prompts = state.ActivePrompts(edit.LabelId, slice, edit.Sequence);
            var masked = state.Scores(edit.LabelId).Where(s => s.Area > 0).Select(s => s.Slice);
            request = new InteractionRequest(
                state.Case.Axis, slice, prompts, StartingMask.For(slice, MaskOf(slice), prompts, masked, s => MaskOf(s)!));
            volumeId = state.Case.VolumeId;
        }

        using var volume = await services.Volumes.RentAsync(volumeId, CancellationToken.None);
        return await services.Queue.InteractAsync(
            person.Id, caseId, volume.Source, request, place => services.Events.PromptMovedAsync(caseId, edit.Id, place), CancellationToken.None);
    }
}
