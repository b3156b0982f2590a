using Mem3D.Core.Errors;
using Mem3D.Core.Interactions;
using Mem3D.Core.People;
using Mem3D.Core.Sessions;
using Mem3D.Data.Persistence;
using Mem3D.Data.Persistence.Entities;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;

namespace Mem3D.Data.Tests.Persistence;

public sealed class SessionStoreTests : IAsyncLifetime
{
    private DataHost _host = null!;
    private Guid _case;
    private Guid _liver;
    private Guid _kidney;

    private ISessionStore Sessions => _host.Sessions;

    public async ValueTask InitializeAsync()
    {
        _host = await DataHost.StartAsync();
        var made = await _host.CaseAsync();
        (_case, _liver, _kidney) = (made.CaseId, made.First.Id, made.Second.Id);
    }

    public ValueTask DisposeAsync() => _host.DisposeAsync();

    [Fact]
    public async Task What_was_stored_comes_back_after_a_restart()
    {
        var prompt = await Edits.WholeAsync(Sessions, Edits.Click(_case, _liver, 4, 3.25, 5), 4);
        var run = await Edits.WholeAsync(Sessions, Edits.Run(_case, _liver), 3, 5);
        await _host.RestartAsync();
        var snapshot = await Sessions.LoadAsync(_case, default);
        snapshot.Case.TouchedSlices.Should().Be(3);
        snapshot.Edits.Should().Equal(prompt, run);
        snapshot.Slices[_liver].Select(s => (s.Slice, s.EditId)).Should().Equal((3, run.Id), (4, prompt.Id), (5, run.Id));
        snapshot.Slices[_liver][1].Mask.Should().Equal(Edits.State(prompt, 4).Mask);
        snapshot.Slices.Should().NotContainKey(_kidney);
        var stored = snapshot.Prompts.Should().ContainSingle().Which;
        stored.Prompt.Points.Should().Equal(new SlicePoint(3.25, 5));
        stored.PlaneOriginMm.Should().Be((0, 0, 12));
        stored.PlaneNormal.Should().Be((0, 0, 1));
    }

    [Fact]
    public async Task The_author_is_named_even_in_the_list_and_empty_when_gone()
    {
        var contexts = _host.Get<IDbContextFactory<Mem3DDbContext>>();
        var user = new Mem3DUser { Id = Guid.NewGuid(), UserName = "a@b.c", DisplayName = "Ann" };
        await using (var db = await contexts.CreateDbContextAsync())
        {
            var projectId = await db.Cases.Where(c => c.Id == _case).Select(c => c.ProjectId).SingleAsync();
            db.Users.Add(user);
            db.Members.Add(new MemberEntity { ProjectId = projectId, UserId = user.Id, Role = ProjectRole.Annotator });
            await db.SaveChangesAsync();
        }

        (await Sessions.BeginAsync(Edits.Run(_case, _liver) with { AuthorId = user.Id }, default)).AuthorName.Should().Be("Ann");
        (await Sessions.LoadAsync(_case, default)).Edits.Select(e => e.AuthorName).Should().Equal("Ann");
        await using (var db = await contexts.CreateDbContextAsync())
        {
            await db.Users.Where(u => u.Id == user.Id).ExecuteDeleteAsync();
        }

        (await Sessions.LoadAsync(_case, default)).Edits.Select(e => e.AuthorName).Should().Equal("");
    }

    [Fact]
    public async Task Rounds_are_counted_per_label_and_undo_takes_a_round_back()
    {
        var rounds = new List<int>
        {
            (await Edits.WholeAsync(Sessions, Edits.Click(_case, _liver, 1), 1)).Round,
            (await Edits.WholeAsync(Sessions, Edits.Run(_case, _liver), 2)).Round,
            (await Edits.WholeAsync(Sessions, Edits.Click(_case, _kidney, 1), 1)).Round,
            (await Edits.WholeAsync(Sessions, Edits.Click(_case, _liver, 3), 3)).Round,
            (await Edits.WholeAsync(Sessions, Edits.Run(_case, _liver), 2)).Round,
        };
        rounds.Should().Equal(0, 0, 0, 1, 1);
        await Sessions.UndoAsync(_case, Guid.Empty, null, default);
        (await Edits.WholeAsync(Sessions, Edits.Click(_case, _liver, 3), 3)).Round.Should().Be(1);
    }

    [Fact]
    public async Task The_same_slice_again_replaces_the_edits_own_version()
    {
        var edit = await Sessions.BeginAsync(Edits.Run(_case, _liver), default);
        await Edits.WriteAsync(Sessions, edit, [Edits.State(edit, 2), Edits.State(edit, 3)]);
        await Edits.WriteAsync(Sessions, edit, [Edits.State(edit, 2, mark: 7), Edits.State(edit, 2, mark: 9)]);
        var state = await Sessions.FindSliceAsync(_case, _liver, 2, default);
        state!.Mask.Should().Equal(Edits.State(edit, 2, mark: 9).Mask);
        (await Sessions.FindSliceAsync(_case, _kidney, 2, default)).Should().BeNull();
    }

    [Fact]
    public async Task Undo_shows_what_lay_beneath_and_redo_brings_it_back()
    {
        var first = await Edits.WholeAsync(Sessions, Edits.Click(_case, _liver, 4), 4);
        var second = await Edits.WholeAsync(Sessions, Edits.Run(_case, _liver), 3, 4, 5);
        var undone = (await Sessions.UndoAsync(_case, Guid.Empty, null, default))!;
        undone.Edit.Should().Be(second with { Undone = true });
        undone.Labels.Single().Changed.Should().ContainSingle().Which.EditId.Should().Be(first.Id);
        undone.Labels.Single().Cleared.Should().Equal(3, 5);
        (await Sessions.LoadAsync(_case, default)).Edits.Select(e => e.Undone).Should().Equal(false, true);
        var redone = (await Sessions.RedoAsync(_case, Guid.Empty, default))!;
        redone.Labels.Single().Changed.Select(s => s.Slice).Should().Equal(3, 4, 5);
        redone.Labels.Single().Cleared.Should().BeEmpty();
        (await Sessions.RedoAsync(_case, Guid.Empty, default)).Should().BeNull();
        await Sessions.UndoAsync(_case, Guid.Empty, null, default);
        await Sessions.UndoAsync(_case, Guid.Empty, null, default);
        (await Sessions.UndoAsync(_case, Guid.Empty, null, default)).Should().BeNull();
        (await Sessions.LoadAsync(_case, default)).Prompts.Should().BeEmpty();
    }

    [Fact]
    public async Task An_edit_of_two_labels_is_written_together_and_taken_back_together()
    {
        var earlier = await Edits.WholeAsync(Sessions, Edits.Click(_case, _kidney, 4), 4);
        var round = await Sessions.BeginAsync(Edits.Run(_case, _liver), default);
        await Sessions.WriteAsync(
            round.Id, new Dictionary<Guid, IReadOnlyList<SliceState>> { [_liver] = [Edits.State(round, 4)], [_kidney] = [Edits.State(round, 4, mark: 3), Edits.State(round, 5)] }, default);
        var ended = await Sessions.FinishAsync(round.Id, EditStatus.Completed, null, default);
        ended.Others.Should().Equal(_kidney);
        var snapshot = await Sessions.LoadAsync(_case, default);
        snapshot.Edits.Select(e => e.Others.Count).Should().Equal(0, 1);
        snapshot.Slices[_kidney].Select(s => s.EditId).Should().Equal(round.Id, round.Id);
        (await Sessions.BeginAsync(Edits.Run(_case, _kidney), default)).Round.Should().Be(1, "the round counted for the kidney too");
        await _host.RestartAsync();
        await Sessions.UndoAsync(_case, Guid.Empty, null, default);

        var undone = (await Sessions.UndoAsync(_case, Guid.Empty, null, default))!;
        undone.Labels.Select(l => (l.LabelId, l.Changed.Count, l.Cleared.Count)).Should().Equal((_liver, 0, 1), (_kidney, 1, 1));
        undone.Labels[1].Changed[0].EditId.Should().Be(earlier.Id);
        undone.Labels[1].Cleared.Should().Equal(5);
        var redone = (await Sessions.RedoAsync(_case, Guid.Empty, default))!;
        redone.Labels.Select(l => (l.LabelId, l.Changed.Count, l.Cleared.Count)).Should().Equal((_liver, 1, 0), (_kidney, 2, 0));
    }

    [Fact]
    public async Task A_label_of_another_project_gets_nothing_and_neither_do_the_others()
    {
        var stranger = await _host.Projects.AddLabelAsync((await _host.Projects.CreateAsync("Elsewhere", Guid.Empty, default)).Id, "Stranger", null, null, default);
        var run = await Sessions.BeginAsync(Edits.Run(_case, _liver), default);
        await FluentActions.Awaiting(() => Sessions.WriteAsync(
            run.Id, new Dictionary<Guid, IReadOnlyList<SliceState>> { [_liver] = [Edits.State(run, 1)], [stranger.Id] = [Edits.State(run, 1)] }, default)).Should().ThrowAsync<Mem3DException>();
        (await Sessions.FindSliceAsync(_case, _liver, 1, default)).Should().BeNull();
    }

    [Fact]
    public async Task There_is_no_redo_past_a_new_edit_and_sequences_are_not_reused()
    {
        await Edits.WholeAsync(Sessions, Edits.Click(_case, _liver, 4), 4);
        var second = await Edits.WholeAsync(Sessions, Edits.Click(_case, _liver, 5), 5);
        await Sessions.UndoAsync(_case, Guid.Empty, null, default);
        var third = await Edits.WholeAsync(Sessions, Edits.Click(_case, _liver, 6), 6);
        third.Sequence.Should().Be(second.Sequence + 1);
        (await Sessions.RedoAsync(_case, Guid.Empty, default)).Should().BeNull();
        (await Sessions.LoadAsync(_case, default)).Edits.Should().HaveCount(2).And.NotContain(e => e.Id == second.Id);
    }

    [Fact]
    public async Task A_killed_servers_run_is_interrupted_and_keeps_what_it_wrote()
    {
        var run = await Sessions.BeginAsync(Edits.Run(_case, _liver), default);
        await Edits.WriteAsync(Sessions, run, [Edits.State(run, 3)]);
        await _host.RestartAsync();
        var snapshot = await Sessions.LoadAsync(_case, default);
        snapshot.Edits.Should().ContainSingle().Which.Status.Should().Be(EditStatus.Interrupted);
        snapshot.Slices[_liver].Should().ContainSingle().Which.Slice.Should().Be(3);
        (await Sessions.UndoAsync(_case, Guid.Empty, null, default))!.Labels.Single().Cleared.Should().Equal(3);
    }

    [Fact]
    public async Task While_an_edit_runs_history_stands_still()
    {
        await Edits.WholeAsync(Sessions, Edits.Click(_case, _liver, 4), 4);
        var run = await Sessions.BeginAsync(Edits.Run(_case, _liver), default);
        foreach (var act in new Func<Task>[]
        {
            () => Sessions.UndoAsync(_case, Guid.Empty, null, default), () => Sessions.RedoAsync(_case, Guid.Empty, default), () => _host.Projects.RemoveCaseAsync(_case, default),
        })
        {
            (await act.Should().ThrowAsync<Mem3DException>()).Which.Kind.Should().Be(ErrorKind.Conflict);
        }

        (await Sessions.FinishAsync(run.Id, EditStatus.Failed, "Out of memory.", default)).Failure.Should().Be("Out of memory.");
        await FluentActions.Awaiting(() => Sessions.FinishAsync(run.Id, EditStatus.Completed, null, default)).Should().ThrowAsync<Mem3DException>();
        await FluentActions.Awaiting(() => Edits.WriteAsync(Sessions, run, [Edits.State(run, 1)])).Should().ThrowAsync<Mem3DException>();
    }

    [Fact]
    public async Task Wrong_edits_are_refused_and_leave_the_redo_history_alone()
    {
        await Edits.WholeAsync(Sessions, Edits.Click(_case, _liver, 4), 4);
        await Sessions.UndoAsync(_case, Guid.Empty, null, default);
        NewEdit[] wrong =
        [
            Edits.Click(Guid.NewGuid(), _liver, 4),
            Edits.Click(_case, Guid.NewGuid(), 4),
            Edits.Click(_case, _liver, 10),
            Edits.Click(_case, _liver, -1),
            Edits.Click(_case, _liver, 4, 100),
            Edits.Click(_case, _liver, 4) with { Slice = null },
            Edits.Click(_case, _liver, 4) with { Kind = EditKind.NoTarget },
            Edits.Click(_case, _liver, 4) with { Prompt = null },
            Edits.Run(_case, _liver) with { Prompt = new Prompt(PromptKind.Click, true, [new SlicePoint(1, 1)]) },
        ];
        foreach (var edit in wrong)
        {
            await FluentActions.Awaiting(() => Sessions.BeginAsync(edit, default)).Should().ThrowAsync<Mem3DException>();
        }

        (await Sessions.RedoAsync(_case, Guid.Empty, default)).Should().NotBeNull();
        await FluentActions.Awaiting(() => Sessions.LoadAsync(Guid.NewGuid(), default)).Should().ThrowAsync<Mem3DException>();
        await FluentActions.Awaiting(() => Sessions.UndoAsync(Guid.NewGuid(), Guid.Empty, null, default)).Should().ThrowAsync<Mem3DException>();
    }

    [Fact]
    public async Task Twenty_writers_at_once_lose_nothing_and_share_no_sequence()
    {
        var all = await Task.WhenAll(Enumerable.Range(0, 20).Select(n => Task.Run(() =>
            Edits.WholeAsync(Sessions, Edits.Click(_case, n % 2 == 0 ? _liver : _kidney, n % 10), n % 10))));
        all.Select(e => e.Sequence).Should().OnlyHaveUniqueItems();
        var snapshot = await Sessions.LoadAsync(_case, default);
        snapshot.Edits.Should().HaveCount(20);
        snapshot.Slices.Values.Sum(s => s.Count).Should().Be(10);
        foreach (var slice in snapshot.Slices.SelectMany(l => l.Value.Select(s => (Label: l.Key, State: s))))
        {
            var newest = all.Where(e => e.LabelId == slice.Label && e.Slice == slice.State.Slice).MaxBy(e => e.Sequence)!;
            slice.State.EditId.Should().Be(newest.Id);
        }
    }

    [Fact]
    public async Task Reads_go_on_while_a_write_is_open()
    {
        await Edits.WholeAsync(Sessions, Edits.Click(_case, _liver, 4), 4);
        await _host.Database.WriteAsync(
            async db =>
            {
                await db.Edits.ExecuteUpdateAsync(s => s.SetProperty(e => e.Undone, true));
                (await Sessions.LoadAsync(_case, default)).Slices[_liver].Should().ContainSingle("a reader sees the last committed state");
                return 0;
            },
            default);
    }
}
