using Mem3D.Core.Errors;
using Mem3D.Core.Interactions;
using Mem3D.Core.Projects;
using Mem3D.Core.Sessions;
using Mem3D.Web.Tests.Doubles;
using Mem3D.Web.Workspace;

namespace Mem3D.Web.Tests.Workspace;

public sealed class CaseStateTests
{
    private static readonly Guid LabelId = Guid.NewGuid();

    [Fact]
    public void A_newer_edits_state_prevails_over_a_late_answer()
    {
        var state = Empty();
        var (run, prompt) = (Begin(state, 1, EditKind.Propagation, null), Begin(state, 2, EditKind.Prompt, 5));
        state.Wrote(prompt, LabelId, [Slice(5, prompt)]).Should().ContainSingle();
        state.Wrote(run, LabelId, [Slice(4, run), Slice(5, run)]).Select(s => s.Slice).Should().Equal(4);
        state.Find(LabelId, 5)!.EditId.Should().Be(prompt.Id);
    }

    [Fact]
    public void An_edit_may_rewrite_its_own_slice()
    {
        var state = Empty();
        var run = Begin(state, 1, EditKind.Propagation, null);
        state.Wrote(run, LabelId, [Slice(4, run) with { Quality = 0.3f }]);
        state.Wrote(run, LabelId, [Slice(4, run) with { Quality = 0.8f }]);
        state.Find(LabelId, 4)!.Quality.Should().Be(0.8f);
    }

    [Fact]
    public void Prompts_that_failed_were_taken_back_or_lie_before_no_target_do_not_count()
    {
        var state = Empty();
        Begin(state, 1, EditKind.Prompt, 5);
        Begin(state, 2, EditKind.NoTarget, 5);
        var counts = Begin(state, 3, EditKind.Prompt, 5);
        state.Finished(Begin(state, 4, EditKind.Prompt, 5) with { Status = EditStatus.Failed });
        Begin(state, 5, EditKind.Prompt, 6);
        var later = Begin(state, 6, EditKind.Prompt, 5);
        state.ActivePrompts(LabelId, 5, later.Sequence).Should().HaveCount(2);
        state.ActivePrompts(LabelId, 5, counts.Sequence).Should().ContainSingle("an answer knows no later prompt");
    }

    [Fact]
    public void A_new_edit_discards_undone_ones()
    {
        var undone = Edit(1, EditKind.Prompt, 5) with { Undone = true };
        var state = new CaseState(Snapshot([undone]));
        Begin(state, 2, EditKind.Prompt, 5);
        state.ActivePrompts(LabelId, 5, 9).Should().ContainSingle();
    }

    [Fact]
    public void Unknown_labels_and_slices_are_refused_in_words()
    {
        var state = Empty();
        ((Action)(() => state.Require(Guid.NewGuid(), 1))).Should().Throw<Mem3DException>().Which.Kind.Should().Be(ErrorKind.NotFound);
        ((Action)(() => state.Require(LabelId, 120))).Should().Throw<Mem3DException>().WithMessage("*0 to 119*");
        state.Require(LabelId, 119);
    }

    private static CaseState Empty() => new(Snapshot([]));

    private static CaseSnapshot Snapshot(IReadOnlyList<Edit> edits)
    {
        var info = ProjectsInMemory.Case(Guid.NewGuid(), "case");
        return new CaseSnapshot(
            info, [new Label(LabelId, info.ProjectId, 1, "Label", LabelColor.Palette[0], null)],
            new Dictionary<Guid, IReadOnlyList<SliceState>>(), [], edits);
    }

    private static Edit Begin(CaseState state, long sequence, EditKind kind, int? slice)
    {
        var edit = Edit(sequence, kind, slice);
        state.Began(edit, kind == EditKind.Prompt ? new Prompt(PromptKind.Click, true, [new SlicePoint(1, 1)]) : null);
        return edit;
    }

    private static Edit Edit(long sequence, EditKind kind, int? slice) => new(
        Guid.NewGuid(), Guid.NewGuid(), LabelId, sequence, kind, EditStatus.Running, slice, 0, Guid.NewGuid(), "Ada", DateTimeOffset.UnixEpoch, false, "", null);

    private static SliceState Slice(int slice, Edit edit) => new(slice, [0], 1, 0.5f, 1, SliceOrigin.Propagated, false, edit.Id);
}
