using Mem3D.Core.Errors;
using Mem3D.Core.Segmentation;
using Mem3D.Core.Sessions;

namespace Mem3D.Data.Tests.Persistence;

/// <summary>The history as a tree on the real database: nothing that was ever shown is gone.</summary>
public sealed class RoundsTests : IAsyncLifetime
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
    public async Task What_was_undone_and_passed_by_stays_a_branch_that_can_be_read()
    {
        var prompt = await Edits.WholeAsync(Sessions, Edits.Click(_case, _liver, 4), 4);
        var first = await Edits.WholeAsync(Sessions, Edits.Run(_case, _liver), 3, 5);
        await Sessions.UndoAsync(_case, Guid.Empty, null, default);
        var second = await Edits.WholeAsync(Sessions, Edits.Run(_case, _liver), 5, 6, 7);
        await _host.RestartAsync();

        var tree = await Sessions.RoundsAsync(_case, _liver, default);
        tree.Select(n => (n.EditId, n.ParentId, n.Present, n.Slices)).Should().Equal(
            (prompt.Id, null, true, 1), (first.Id, prompt.Id, false, 3), (second.Id, prompt.Id, true, 4));
        tree[2].MeanQuality.Should().BeApproximately(0.5, 1e-6);
        tree[2].Voxels.Should().Be(4);
        (await Sessions.StateAtAsync(_case, _liver, first.Id, default)).Select(s => (s.Slice, s.EditId)).Should().Equal((3, first.Id), (4, prompt.Id), (5, first.Id));
        (await Sessions.StateAtAsync(_case, _liver, second.Id, default)).Select(s => s.Slice).Should().Equal(4, 5, 6, 7);
        (await Sessions.StateAtAsync(_case, _kidney, second.Id, default)).Should().BeEmpty();
        var unknown = () => Sessions.StateAtAsync(_case, _liver, Guid.NewGuid(), default);
        (await unknown.Should().ThrowAsync<Mem3DException>()).Which.Kind.Should().Be(ErrorKind.NotFound);
    }

    [Fact]
    public async Task A_round_ends_with_its_propagation_and_a_restore_grows_from_what_it_restored()
    {
        await Edits.WholeAsync(Sessions, Edits.Click(_case, _liver, 4), 4);
        var first = await Edits.WholeAsync(Sessions, Edits.Run(_case, _liver), 3, 5);
        await Edits.WholeAsync(Sessions, Edits.Click(_case, _liver, 5), 5);
        var second = await Edits.WholeAsync(Sessions, Edits.Run(_case, _liver), 3, 6);
        await Edits.WholeAsync(Sessions, Edits.Click(_case, _kidney, 2), 2);
        var restore = await Edits.WholeAsync(
            Sessions, new NewEdit(_case, _liver, EditKind.Restore, null, Guid.Empty, "", null, null) { Source = first.Id }, 3, 5);
        var tree = await Sessions.RoundsAsync(_case, _liver, default);
        tree.Select(n => (n.EditId, n.ParentId, n.Round, n.Restored)).Should().Equal(
            (first.Id, null, 0, false), (second.Id, first.Id, 1, false), (restore.Id, first.Id, 1, true));
        tree.Should().OnlyContain(n => n.Present, "restoring takes nothing back");
        (await Sessions.RoundsAsync(_case, _kidney, default)).Should().ContainSingle().Which.Prompts.Should().Be(1);
    }

    [Fact]
    public async Task A_cleared_slice_counts_as_untouched_until_the_clearing_is_taken_back()
    {
        await Edits.WholeAsync(Sessions, Edits.Click(_case, _liver, 4), 4);
        var clearing = await Sessions.BeginAsync(Edits.Run(_case, _liver), default);
        await Edits.WriteAsync(Sessions, clearing, [Edits.State(clearing, 4) with { Origin = SliceOrigin.Cleared }]);
        await Sessions.FinishAsync(clearing.Id, EditStatus.Completed, null, default);
        (await Sessions.LoadAsync(_case, default)).Slices.Should().NotContainKey(_liver);
        (await Sessions.FindSliceAsync(_case, _liver, 4, default)).Should().BeNull();
        var undone = await Sessions.UndoAsync(_case, Guid.Empty, null, default);
        undone!.Labels.Single().Changed.Should().ContainSingle().Which.Slice.Should().Be(4);
        (await Sessions.RedoAsync(_case, Guid.Empty, default))!.Labels.Single().Cleared.Should().Equal(4);
    }

    [Fact]
    public async Task A_gesture_is_found_by_its_name_and_never_stored_twice()
    {
        var gesture = Guid.NewGuid();
        var edit = await Edits.WholeAsync(Sessions, Edits.Click(_case, _liver, 4) with { GestureId = gesture }, 4);
        await Sessions.UndoAsync(_case, Guid.Empty, null, default);
        await Edits.WholeAsync(Sessions, Edits.Click(_case, _liver, 5), 5);
        var found = await Sessions.FindGestureAsync(_case, gesture, default);
        (found!.Id, found.Discarded).Should().Be((edit.Id, true), "also when it was taken back and passed by");
        (await Sessions.FindGestureAsync(_case, Guid.NewGuid(), default)).Should().BeNull();
        var again = () => Sessions.BeginAsync(Edits.Click(_case, _liver, 6) with { GestureId = gesture }, default);
        await again.Should().ThrowAsync<Exception>();
    }

    [Fact]
    public async Task Attention_and_a_persons_settings_survive_a_restart()
    {
        var run = await Sessions.BeginAsync(Edits.Run(_case, _liver), default);
        await Edits.WriteAsync(Sessions, run, [Edits.State(run, 3) with { Memory = [new MemoryShare(4, true, 0.75f), new MemoryShare(2, false, 0.25f)] }]);
        var settings = _host.Get<IPersonSettings>();
        var (ada, ben) = (Guid.NewGuid(), Guid.NewGuid());
        await settings.WriteAsync(ada, "keys", "{}", default);
        await settings.WriteAsync(ada, "keys", "{\"a\":1}", default);
        await _host.RestartAsync();
        (await Sessions.LoadAsync(_case, default)).Slices[_liver].Single().Memory.Should().Equal(new MemoryShare(4, true, 0.75f), new MemoryShare(2, false, 0.25f));
        settings = _host.Get<IPersonSettings>();
        (await settings.ReadAsync(ada, "keys", default)).Should().Be("{\"a\":1}");
        (await settings.ReadAsync(ben, "keys", default)).Should().BeNull();
        await settings.WriteAsync(ada, "keys", null, default);
        (await settings.ReadAsync(ada, "keys", default)).Should().BeNull();
    }
}
