using System.Security.Claims;
using Mem3D.Core.Errors;
using Mem3D.Core.People;
using Mem3D.Core.Projects;
using Mem3D.Core.Readings;
using Mem3D.Core.Sessions;
using Mem3D.Core.Work;
using Mem3D.Web.Security;
using Mem3D.Web.Workspace;

namespace Mem3D.Web.Readings;

/// <summary>
/// Several readers of one scan: who they are, how far they agree, and what the adjudicator takes from them. Every method asks for the right to judge, and
/// refuses who reads the scan herself.
/// </summary>
public sealed class ReadingService(
    IWorkStore work, IReadingStore readings, IProjectStore projects, Comparisons comparisons, CaseSessions cases, Access access)
{
    /// <summary>The readings without their masks.</summary>
    /// <exception cref="Mem3DException">No such group in the project, or not for this person.</exception>
    public async Task<ReadingGroup> OpenAsync(ClaimsPrincipal user, Guid projectId, Guid groupId, CancellationToken cancellationToken)
    {
        await access.ProjectAsync(user, Right.Review, projectId, cancellationToken);
        var all = await work.GroupAsync(groupId, cancellationToken);
        if (all.Count == 0 || all[0].ProjectId != projectId)
        {
            throw new Mem3DException(ErrorKind.NotFound, "There are no such readings in this project.", "Go back to the list of cases.");
        }

        foreach (var one in all)
        {
            await access.CaseAsync(user, Right.Review, one.Id, cancellationToken);
        }

        var progress = await readings.ProgressAsync(groupId, cancellationToken);
        var read = all.Where(c => c.Purpose == CasePurpose.Reading).ToList();
        var drawn = read.SelectMany(r => progress.Labels.GetValueOrDefault(r.Id, [])).ToHashSet();
        var compared = read.Where(r => progress.Labels.ContainsKey(r.Id) || r.State is WorkState.Submitted or WorkState.InReview or WorkState.Accepted).ToList();
        return new ReadingGroup(
            groupId,
            read,
            compared,
            all.FirstOrDefault(c => c.Purpose == CasePurpose.Adjudication),
            [.. (await projects.LabelsAsync(projectId, cancellationToken)).Where(l => drawn.Contains(l.Id)).OrderBy(l => l.Number)],
            progress.Version is { } version ? $"{string.Join(' ', compared.Select(c => c.Reader))}: {version}" : null);
    }

    /// <summary>The group of an adjudication.</summary>
    /// <exception cref="Mem3DException">The case is no adjudication, or not for this person.</exception>
    public async Task<ReadingGroup> OfAdjudicationAsync(ClaimsPrincipal user, Guid caseId, CancellationToken cancellationToken)
    {
        await access.CaseAsync(user, Right.Review, caseId, cancellationToken);
        return await work.GetAsync(caseId, cancellationToken) is { Purpose: CasePurpose.Adjudication, GroupId: { } groupId } item
            ? await OpenAsync(user, item.ProjectId, groupId, cancellationToken)
            : throw new Mem3DException(ErrorKind.Conflict, "This case does not decide between readers.", "Open the adjudication of the readings.");
    }

    /// <summary>Compares the readings of one label; what was compared before and has not changed is not compared again.</summary>
    public Task<LabelComparison> CompareAsync(ReadingGroup group, Guid labelId, CancellationToken cancellationToken) =>
        comparisons.OfAsync(group, labelId, cancellationToken);

    /// <summary>Every reader's states of a label.</summary>
    public Task<IReadOnlyList<ReaderMasks>> MasksAsync(ReadingGroup group, Guid labelId, CancellationToken cancellationToken) =>
        comparisons.MasksAsync(group, labelId, cancellationToken);

    /// <summary>Slices of a label that the adjudication has decided.</summary>
    public async Task<IReadOnlyList<int>> DecidedAsync(ReadingGroup group, Guid labelId, CancellationToken cancellationToken) => group.Adjudication is { } of
        ? [.. (await readings.SlicesAsync(of.Id, labelId, cancellationToken)).Where(s => s.Anchored).Select(s => s.Slice)]
        : [];

    /// <summary>
    /// Gives the adjudication the slices on which all readers agree (<see cref="Agreement.InTurn"/>), anchored: prompts on the others are propagated with
    /// every reader's slices as memory. What is decided there already stays.
    /// </summary>
    /// <returns>Slices given.</returns>
    public async Task<int> GiveAgreedAsync(ClaimsPrincipal user, ReadingGroup group, CancellationToken cancellationToken)
    {
        if (group.Compared.Count < 2)
        {
            throw new Mem3DException(ErrorKind.Conflict, "It takes two readings to compare.", "Wait until both have begun.");
        }

        var target = await TargetAsync(user, group, cancellationToken);
        var given = 0;
        foreach (var label in group.Labels)
        {
            var masks = await MasksAsync(group, label.Id, cancellationToken);
            var agreed = Agreement.InTurn(await CompareAsync(group, label.Id, cancellationToken), masks);
            given += await TakeAsync(user, target, label.Id, [.. agreed.Select(a => a.Slice)], ReadingMerge.Open, "agreed by all readers", cancellationToken);
        }

        return given;
    }

    /// <summary>Takes one reader's masks into the adjudication.</summary>
    /// <param name="labelId">Null: all labels.</param>
    /// <param name="slices">
    /// Null: the whole reading, except where a person decided in the adjudication itself; else these slices, whatever is there, also where she marked nothing.
    /// </param>
    /// <returns>Slices given.</returns>
    public async Task<int> PickAsync(
        ClaimsPrincipal user, ReadingGroup group, int reader, Guid? labelId, IReadOnlyList<int>? slices, CancellationToken cancellationToken)
    {
        var target = await TargetAsync(user, group, cancellationToken);
        var given = 0;
        foreach (var label in labelId is { } one ? [one] : group.Labels.Select(l => l.Id).ToList())
        {
            var states = await StatesAsync(group, reader, label, slices, cancellationToken);
            given += await TakeAsync(
                user, target, label, states, slices is null ? ReadingMerge.Whole : ReadingMerge.Chosen, Source(reader), cancellationToken);
        }

        return given;
    }

    /// <summary>As <see cref="PickAsync"/> for one slice, as a gesture of the page: the same gesture twice is one edit.</summary>
    public async Task<Edit> PickSliceAsync(
        ClaimsPrincipal user, Guid caseId, int reader, Guid labelId, int slice, Guid? gesture, CancellationToken cancellationToken)
    {
        var group = await OfAdjudicationAsync(user, caseId, cancellationToken);
        var states = await StatesAsync(group, reader, labelId, [slice], cancellationToken);
        var (edit, _) = await cases.TakeReadingAsync(
            user.ToPerson(), caseId, labelId, states, ReadingMerge.Chosen, Source(reader), gesture, cancellationToken);
        return edit!;
    }

    private static string Source(int reader) => $"reader {reader}";

    private async Task<Guid> TargetAsync(ClaimsPrincipal user, ReadingGroup group, CancellationToken cancellationToken)
    {
        var target = group.RequireAdjudication();
        await access.DrawAsync(user, target, cancellationToken);
        return target;
    }

    private async Task<int> TakeAsync(
        ClaimsPrincipal user, Guid target, Guid labelId, IReadOnlyList<SliceState> given, ReadingMerge merge, string source, CancellationToken cancellationToken) =>
        (await cases.TakeReadingAsync(user.ToPerson(), target, labelId, given, merge, source, null, cancellationToken)).Slices;

    /// <summary>What a reader says of a label: on the slices asked for, or wherever she said something.</summary>
    private async Task<IReadOnlyList<SliceState>> StatesAsync(
        ReadingGroup group, int reader, Guid labelId, IReadOnlyList<int>? slices, CancellationToken cancellationToken)
    {
        var source = group.Readings.FirstOrDefault(r => r.Reader == reader)
            ?? throw new Mem3DException(ErrorKind.NotFound, "There is no such reader.", "Reload the page.");
        var states = await readings.SlicesAsync(source.Id, labelId, cancellationToken);
        if (slices is null)
        {
            return [.. states.Where(s => s.Area > 0 || s.Anchored)];
        }

        var info = await projects.CaseAsync(source.Id, cancellationToken);
        var (width, height) = info.Volume.Geometry.SliceSize(info.Axis);
        var empty = Core.Masks.RunLength.Encode(Core.Masks.SliceMask.Empty(width, height));
        var known = states.ToDictionary(s => s.Slice);
        return [.. slices.Distinct().Order().Select(slice => slice >= 0 && slice < info.Volume.Geometry.SliceCount(info.Axis)
            ? known.GetValueOrDefault(slice) ?? new SliceState(slice, empty, 0, 1, 0, SliceOrigin.NoTarget, true, Guid.Empty)
            : throw new Mem3DException(ErrorKind.Invalid, "There is no such slice.", "Name slices of the case."))];
    }
}
