using Mem3D.Core.Errors;
using Mem3D.Core.Evaluation;
using Mem3D.Core.Masks;
using Mem3D.Core.Projects;
using Mem3D.Core.Readings;
using Mem3D.Core.Segmentations;
using Mem3D.Core.Sessions;
using Mem3D.Core.Work;
using Mem3D.Web.Workspace;

namespace Mem3D.Web.Readings;

/// <summary>Several readers of one scan: how far they agree, where not, and what the adjudicator starts from.</summary>
public sealed class ReadingService(IWorkStore work, ISessionStore sessions, IProjectStore projects, CaseSessions cases)
{
    /// <summary>Reads all readings and compares them. Processor work: not on a circuit's thread.</summary>
    /// <exception cref="Mem3DException">No such group in the project.</exception>
    public async Task<ReadingGroup> CompareAsync(Guid projectId, Guid groupId, CancellationToken cancellationToken)
    {
        var all = await work.GroupAsync(groupId, cancellationToken);
        if (all.Count == 0 || all[0].ProjectId != projectId)
        {
            throw new Mem3DException(ErrorKind.NotFound, "There are no such readings in this project.", "Go back to the list of cases.");
        }

        var readings = all.Where(c => c.Purpose == CasePurpose.Reading).ToList();
        var labels = await projects.LabelsAsync(projectId, cancellationToken);
        var masks = new List<Dictionary<Guid, MaskVolume>>();
        foreach (var reading in readings)
        {
            masks.Add(Masks(await sessions.LoadAsync(reading.Id, cancellationToken)));
        }

        var agreements = await Task.Run(() => Pairs(readings, masks, labels).ToList(), cancellationToken);
        return new ReadingGroup(readings, all.FirstOrDefault(c => c.Purpose == CasePurpose.Adjudication), labels, agreements);
    }

    /// <summary>
    /// Gives the adjudicator what two readers agree on (slices with Dice ≥ <see cref="Agreement.Agreed"/>, their common voxels) as anchored slices of the
    /// adjudication: her prompts on the others propagate with them as memory.
    /// </summary>
    /// <returns>Slices given.</returns>
    public async Task<int> GiveAgreedAsync(Person person, ReadingGroup group, CancellationToken cancellationToken) =>
        await GiveAsync(person, group, (a, b, dice) => dice >= Agreement.Agreed ? Both(a, b) : null, "agreed by two readers", cancellationToken);

    /// <summary>Gives the adjudication one reader's masks as they are.</summary>
    /// <returns>Slices given.</returns>
    public async Task<int> PickAsync(Person person, ReadingGroup group, int reader, CancellationToken cancellationToken)
    {
        var source = group.Readings.FirstOrDefault(r => r.Reader == reader)
            ?? throw new Mem3DException(ErrorKind.NotFound, "There is no such reader.", "Reload the page.");
        var snapshot = await sessions.LoadAsync(source.Id, cancellationToken);
        var given = 0;
        foreach (var (labelId, slices) in snapshot.Slices)
        {
            var masks = slices.Where(s => s.Area > 0).Select(s => new SegmentSlice(s.Slice, s.Mask, s.Area)).ToList();
            if (masks.Count > 0)
            {
                await cases.ImportAsync(person, Target(group), labelId, masks, $"reader {reader}", cancellationToken);
                given += masks.Count;
            }
        }

        return given;
    }

    private static Guid Target(ReadingGroup group) => group.Adjudication?.Id
        ?? throw new Mem3DException(ErrorKind.Conflict, "These readings have no adjudication.", "Make the readings anew.");

    private static IEnumerable<LabelAgreement> Pairs(List<WorkItem> readings, List<Dictionary<Guid, MaskVolume>> masks, IReadOnlyList<Label> labels)
    {
        for (var a = 0; a < readings.Count; a++)
        {
            for (var b = a + 1; b < readings.Count; b++)
            {
                foreach (var label in labels)
                {
                    if (masks[a].TryGetValue(label.Id, out var first) && masks[b].TryGetValue(label.Id, out var second))
                    {
                        yield return Agreement.Of(label.Id, readings[a].Reader, first, readings[b].Reader, second);
                    }
                }
            }
        }
    }

    private static Dictionary<Guid, MaskVolume> Masks(CaseSnapshot snapshot)
    {
        var (geometry, axis) = (snapshot.Case.Volume.Geometry, snapshot.Case.Axis);
        var (width, height) = geometry.SliceSize(axis);
        return snapshot.Slices.ToDictionary(of => of.Key, of =>
        {
            var mask = MaskVolume.For(geometry, axis);
            foreach (var state in of.Value)
            {
                mask.Set(state.Slice, RunLength.Decode(state.Mask, width, height));
            }

            return mask;
        });
    }

    private static SliceMask Both(SliceMask a, SliceMask b)
    {
        var values = new byte[a.Values.Length];
        for (var i = 0; i < values.Length; i++)
        {
            values[i] = (byte)(a.Values[i] & b.Values[i]);
        }

        return new SliceMask(a.Width, a.Height, values);
    }

    private async Task<int> GiveAsync(
        Person person, ReadingGroup group, Func<SliceMask, SliceMask, double, SliceMask?> choose, string format, CancellationToken cancellationToken)
    {
        if (group.Readings is not [var one, var other, ..])
        {
            throw new Mem3DException(ErrorKind.Conflict, "It takes two readings to compare.", "Wait until both have begun.");
        }

        var (first, second) = (await sessions.LoadAsync(one.Id, cancellationToken), await sessions.LoadAsync(other.Id, cancellationToken));
        var (width, height) = first.Case.Volume.Geometry.SliceSize(first.Case.Axis);
        var given = 0;
        foreach (var agreement in group.Agreements.Where(a => a.First == one.Reader && a.Second == other.Reader))
        {
            var (a, b) = (ByIndex(first, agreement.LabelId), ByIndex(second, agreement.LabelId));
            var chosen = new List<SegmentSlice>();
            foreach (var (slice, dice) in agreement.SliceDice.OrderBy(s => s.Key))
            {
                if (a.TryGetValue(slice, out var left) && b.TryGetValue(slice, out var right)
                    && choose(RunLength.Decode(left.Mask, width, height), RunLength.Decode(right.Mask, width, height), dice) is { IsEmpty: false } mask)
                {
                    chosen.Add(new SegmentSlice(slice, RunLength.Encode(mask), mask.Area));
                }
            }

            if (chosen.Count > 0)
            {
                await cases.ImportAsync(person, Target(group), agreement.LabelId, chosen, format, cancellationToken);
                given += chosen.Count;
            }
        }

        return given;
    }

    private static Dictionary<int, SliceState> ByIndex(CaseSnapshot snapshot, Guid labelId) =>
        snapshot.Slices.TryGetValue(labelId, out var states) ? states.ToDictionary(s => s.Slice) : [];
}
