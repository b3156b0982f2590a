using CsCheck;
using Mem3D.Core.Masks;
using Mem3D.Core.Projects;
using Mem3D.Core.Sessions;
using Mem3D.Core.Volumes;
using Mem3D.Web.Tests.Doubles;
using Mem3D.Web.Workspace;

namespace Mem3D.Web.Tests.Workspace;

/// <summary>Whatever comes in whatever order, what is stored keeps to the label schema.</summary>
public sealed class SliceClaimsTests
{
    private const int Width = 5, Height = 4, Labels = 3;

    private static readonly Gen<byte[]> Masks = Gen.Byte[0, 1].Array[Width * Height];

    /// <summary>One gesture: a prompt (0), an acceptance (1), or a batch of a round of the labels in the set.</summary>
    private static readonly Gen<(int Kind, int Label, int Round, byte[][] Masks, byte[][] Certainty)> Steps = Gen.Select(
        Gen.Int[0, 4], Gen.Int[0, Labels - 1], Gen.Int[1, 7], Masks.Array[Labels], Gen.Byte[128, 255].Array[Width * Height].Array[Labels]);

    [Fact]
    public void No_voxel_is_in_two_labels_that_exclude_each_other_and_what_a_person_vouches_for_is_never_written_by_another() =>
        Gen.Select(Gen.Int[0, 2].Array[Labels], Steps.Array[1, 12]).Sample((rules, steps) =>
        {
            var labels = rules.Select((rule, i) => new Label(Guid.NewGuid(), Guid.Empty, i + 1, $"L{i}", LabelColor.Palette[i], null, (OverlapRule)rule)).ToArray();
            var info = ProjectsInMemory.Case(Guid.Empty, "case");
            info = info with { Volume = info.Volume with { Geometry = info.Volume.Geometry with { Size = new VolumeSize(Width, Height, 1) } } };
            var state = new CaseState(new CaseSnapshot(info, labels, new Dictionary<Guid, IReadOnlyList<SliceState>>(), [], []));
            for (var n = 0; n < steps.Length; n++)
            {
                var (kind, label, round, masks, certainty) = steps[n];
                var edit = new Edit(
                    Guid.NewGuid(), Guid.Empty, labels[label].Id, n, EditKind.Prompt, EditStatus.Running, 0, 0, Guid.Empty, "", default, false, "", null);
                state.Began(edit, null);
                var vouched = labels.Where(l => state.Find(l.Id, 0) is { Anchored: true }).ToDictionary(l => l.Id, l => state.Find(l.Id, 0)!);
                foreach (var (id, settled) in Apply(state, labels, edit, kind, label, round, masks, certainty))
                {
                    if (vouched.TryGetValue(id, out var protectedState) && id != edit.LabelId && !protectedState.SameAs(settled))
                    {
                        return false;
                    }

                    state.Wrote(edit, id, [settled]);
                }

                if (Shared(state, labels))
                {
                    return false;
                }
            }

            return true;
        });

    private static Dictionary<Guid, SliceState> Apply(
        CaseState state, Label[] labels, Edit edit, int kind, int label, int round, byte[][] masks, byte[][] certainty)
    {
        SliceState New(int l, SliceOrigin origin)
        {
            var mask = new SliceMask(Width, Height, masks[l]);
            return new SliceState(0, RunLength.Encode(mask), mask.Area, 0.9f, 1, origin, origin == SliceOrigin.Prompted, edit.Id);
        }

        if (kind == 0)
        {
            return SliceClaims.Settle(
                state, 0, new Dictionary<Guid, FreshMask> { [labels[label].Id] = new(New(label, SliceOrigin.Prompted), null, true) }, _ => ClaimStanding.Stale, edit.Id);
        }

        if (kind == 1)
        {
            return state.Find(labels[label].Id, 0) is { } present
                ? new Dictionary<Guid, SliceState> { [labels[label].Id] = present with { Anchored = true, EditId = edit.Id } } : [];
        }

        var takingPart = Enumerable.Range(0, Labels).Where(l => (round & (1 << l)) != 0).ToArray();
        var came = takingPart.Where(l => kind > 2 || l == takingPart[0]);
        var fresh = came.ToDictionary(l => labels[l].Id, l => new FreshMask(
            New(l, SliceOrigin.Propagated), [.. certainty[l].Where((_, i) => masks[l][i] != 0)], false));
        return SliceClaims.Settle(
            state, 0, fresh, id => takingPart.Any(l => labels[l].Id == id) ? ClaimStanding.Stale : ClaimStanding.Finished, edit.Id);
    }

    private static bool Shared(CaseState state, Label[] labels)
    {
        var count = new int[Width * Height];
        foreach (var label in labels.Where(l => l.Overlap != OverlapRule.Allowed))
        {
            if (state.Find(label.Id, 0) is { } present)
            {
                var values = RunLength.Decode(present.Mask, Width, Height).Values;
                for (var i = 0; i < count.Length; i++)
                {
                    count[i] += values[i];
                }
            }
        }

        return count.Any(c => c > 1);
    }
}
