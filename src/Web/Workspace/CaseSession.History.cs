using Mem3D.Core.Errors;
using Mem3D.Core.Masks;
using Mem3D.Core.Sessions;

namespace Mem3D.Web.Workspace;

/// <summary>Gestures that take from what is known already: another moment, another label, another place in memory.</summary>
internal sealed partial class CaseSession
{
    /// <summary>
    /// Makes a label what it was when an edit had just ended. A new edit with copies: nothing is overwritten, and undo takes it back in one step.
    /// Slices that had no state then have none again.
    /// </summary>
    public Task<Edit> RestoreAsync(
        Person person, Guid labelId, Guid editId, IReadOnlyList<int>? slices, Guid? gesture, CancellationToken cancellationToken) => OnceAsync(
        EnterWithoutRunAsync(run => run.Labels.Contains(labelId) || run.Edit.AuthorId == person.Id, cancellationToken), gesture, labelId, async state =>
        {
            state.Require(labelId, null);
            state.RequireUnlocked(labelId);
            var then = (await services.Store.StateAtAsync(caseId, labelId, editId, cancellationToken)).ToDictionary(s => s.Slice);
            var wanted = slices?.Distinct().Order().ToList() ?? [.. then.Keys.Union(state.Slices(labelId).Select(s => s.Slice)).Order()];
            var result = new Dictionary<Guid, List<SliceState>> { [labelId] = [] };
            foreach (var slice in wanted)
            {
                state.Require(labelId, slice);
                var (past, present) = (then.GetValueOrDefault(slice), state.Find(labelId, slice));
                if (slices is not null)
                {
                    state.RequireUnlocked(labelId, slice);
                }

                if (past is null && present is not null)
                {
                    result[labelId].Add(Cleared(state, slice));
                }
                else if (past is not null && (present is null || !past.SameAs(present with { EditId = past.EditId })))
                {
                    Add(result, SliceClaims.Settle(
                        state, slice, new Dictionary<Guid, FreshMask> { [labelId] = new(past, null, true) }, _ => ClaimStanding.Stale, Guid.Empty));
                }
            }

            if (result[labelId].Count == 0)
            {
                throw new Mem3DException(ErrorKind.Invalid, "It is the same already.", "Choose a round that differs.");
            }

            var edit = await BeginAsync(state, new NewEdit(
                caseId, labelId, EditKind.Restore, slices is [var only] ? only : null, person.Id, await ModelAsync(labelId, editId, cancellationToken), null, null)
            { GestureId = gesture, Source = editId });
            return await WriteAndFinishAsync(state, edit, result);
        },
        cancellationToken);

    /// <summary>Moves masks to another label; where they were nothing is left, and their state goes with them.</summary>
    public Task<Edit> RelabelAsync(
        Person person, Guid labelId, Guid toLabelId, int? slice, Guid? gesture, CancellationToken cancellationToken) => OnceAsync(
        EnterWithoutRunAsync(run => run.Labels.Contains(labelId) || run.Labels.Contains(toLabelId) || run.Edit.AuthorId == person.Id, cancellationToken),
        gesture,
        labelId,
        async state =>
        {
            state.Require(labelId, slice);
            state.Require(toLabelId, null);
            state.RequireUnlocked(labelId);
            state.RequireUnlocked(toLabelId);
            var moved = state.Slices(labelId).Where(s => s.Area > 0 && (slice is null || s.Slice == slice)).ToList();
            if (moved.Count == 0 || labelId == toLabelId)
            {
                throw new Mem3DException(ErrorKind.Invalid, "There is nothing to move to another label.", "Choose a slice with a mask, and another label.");
            }

            if (moved.Find(s => state.Find(toLabelId, s.Slice) is { Anchored: true, Area: > 0 }) is { } taken)
            {
                throw new Mem3DException(
                    ErrorKind.Conflict, $"The other label has a finished mask on slice {taken.Slice + 1}.", "Unlock it there first, or move slice by slice.");
            }

            var result = new Dictionary<Guid, List<SliceState>>
            {
                [labelId] = [.. moved.Select(s => Cleared(state, s.Slice))],
                [toLabelId] = [.. moved],
            };
            var edit = await BeginAsync(state, new NewEdit(
                caseId, labelId, EditKind.Relabel, slice, person.Id, state.ModelOf(labelId, moved), null, null)
            { GestureId = gesture });
            return await WriteAndFinishAsync(state, edit, result);
        },
        cancellationToken);

    /// <summary>Pins a slice in a label's memory or drops it, from the next round on. An edit without a mask: it is undone like any other.</summary>
    public Task<Edit> ChooseMemoryAsync(
        Person person, Guid labelId, int slice, MemoryChoice choice, Guid? gesture, CancellationToken cancellationToken) => OnceAsync(
        EnterAfterPromptsAsync(cancellationToken), gesture, labelId, async state =>
        {
            state.Require(labelId, slice);
            if (choice == MemoryChoice.Pinned && state.Find(labelId, slice) is not { Anchored: true })
            {
                throw new Mem3DException(
                    ErrorKind.Invalid, $"Slice {slice + 1} cannot be pinned: only slices that somebody vouches for stay in memory.", "Accept or correct it first.");
            }

            var edit = await BeginAsync(state, new NewEdit(
                caseId, labelId, EditKind.Memory, slice, person.Id, "", null, null)
            { GestureId = gesture, Choice = choice });
            return await WriteAndFinishAsync(state, edit, new Dictionary<Guid, List<SliceState>>());
        },
        cancellationToken);

    /// <summary>Networks that had answered by a moment of the history: its masks are theirs also when they are copied.</summary>
    private async Task<string> ModelAsync(Guid labelId, Guid editId, CancellationToken cancellationToken)
    {
        var rounds = (await services.Store.RoundsAsync(caseId, labelId, cancellationToken)).ToDictionary(r => r.EditId);
        var models = new List<string>();
        for (var at = rounds.GetValueOrDefault(editId); at is not null; at = at.ParentId is { } parent ? rounds.GetValueOrDefault(parent) : null)
        {
            models.Add(at.Model);
        }

        return string.Join(", ", models.Where(m => m.Length > 0).Distinct());
    }

    private static void Add(Dictionary<Guid, List<SliceState>> result, Dictionary<Guid, SliceState> settled)
    {
        foreach (var (labelId, one) in settled)
        {
            if (!result.TryGetValue(labelId, out var states))
            {
                result[labelId] = states = [];
            }

            states.Add(one);
        }
    }

    private static SliceState Cleared(CaseState state, int slice)
    {
        var (width, height) = state.Case.Volume.Geometry.SliceSize(state.Case.Axis);
        return new SliceState(slice, RunLength.Encode(SliceMask.Empty(width, height)), 0, 0, 0, SliceOrigin.Cleared, false, Guid.Empty);
    }
}
