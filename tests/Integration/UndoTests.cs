using Mem3D.Core.Masks;
using Mem3D.Core.Sessions;
using Mem3D.Integration.Tests.Stage;
using Mem3D.Testing.Engines;
using Mem3D.Web.Hubs.Wire;
using Microsoft.AspNetCore.SignalR;

namespace Mem3D.Integration.Tests;

/// <summary>Several people in one case: undo and redo move one's own steps, never somebody else's.</summary>
public sealed class UndoTests : IAsyncLifetime
{
    private readonly ScriptedEngine _engine = new((_, _) => Strip(), (_, _, _, _) => (Strip(), 0.8f, 1));
    private Team _team = null!;
    private CasePage _ann = null!;
    private CasePage _mira = null!;

    private Guid Ball => _team.Study.Ball.Id;

    public async ValueTask InitializeAsync()
    {
        _team = await Team.GatherAsync(new Server(_engine));
        _ann = await CasePage.OpenAsync(_team.Server, _team["administrator"], _team.Study.CaseId);
        _mira = await CasePage.OpenAsync(_team.Server, _team["manager"], _team.Study.CaseId);
    }

    public async ValueTask DisposeAsync()
    {
        await _ann.DisposeAsync();
        await _mira.DisposeAsync();
        await _team.DisposeAsync();
    }

    [Fact]
    public async Task Undo_takes_back_ones_own_newest_step_though_somebody_elses_is_newer()
    {
        var mine = await _ann.NoTargetAsync(Ball, 3);
        var hers = await _mira.NoTargetAsync(Ball, 7);
        (await _ann.UndoAsync())!.Id.Should().Be(mine.Id);
        await CasePage.UntilAsync(() => _mira.Slice(Ball, 3) is null);
        _mira.Slice(Ball, 7)!.EditId.Should().Be(hers.Id);
        (await RefusedAsync(_ann.UndoAsync)).Should().Match("*No step of yours is left to undo: the newest one on slice 8 is manager's*Rounds*");
        (await _mira.RedoAsync()).Should().BeNull("what Ann took back is hers to bring back");
        (await _ann.RedoAsync())!.Id.Should().Be(mine.Id);
        (await _mira.UndoAsync())!.Id.Should().Be(hers.Id);
        (await RefusedAsync(_mira.UndoAsync)).Should().Match("*No step of yours*");
    }

    [Fact]
    public async Task A_step_that_somebody_went_on_from_stays()
    {
        await _ann.PromptedAsync(Ball, 12, 1, true, 20, 15);
        await _mira.DrawAsync(Ball, 12, new DrawingView((int)Core.Drawing.DrawingKind.Brush, true, [3, 3], 2));
        (await RefusedAsync(_ann.UndoAsync)).Should().Match("*manager has gone on from your last step on slice 13*");
        await _mira.UndoAsync();
        (await _ann.UndoAsync()).Should().NotBeNull();

        // Brought back in the order in which they stand on each other.
        (await RefusedAsync(_mira.RedoAsync)).Should().Match("*stood on a step of Ada Lovelace's on slice 13*");
        (await _ann.RedoAsync()).Should().NotBeNull();
        (await _mira.RedoAsync()).Should().NotBeNull();

        // A round looks at everything of its label.
        await _mira.EndAsync((await _mira.PropagateAsync(Ball, 0, Study.Depth)).Id);
        (await RefusedAsync(_ann.UndoAsync)).Should().Match("*manager has gone on*");
    }

    [Fact]
    public async Task Somebody_elses_run_is_not_stopped_for_an_undo()
    {
        await _ann.PromptedAsync(Ball, 12, 1, true, 20, 15);
        await _ann.NoTargetAsync(Ball, 0);
        var gate = new TaskCompletionSource();
        _engine.BeforeSlice = (_, _) => gate.Task;
        var run = await _mira.PropagateAsync(Ball, 0, Study.Depth);
        (await RefusedAsync(_ann.UndoAsync)).Should().Match("*manager is propagating in this case*");
        gate.SetResult();
        (await _mira.EndAsync(run.Id)).Status.Should().Be((int)EditStatus.Completed);
    }

    [Fact]
    public async Task A_gesture_is_taken_back_by_its_name_if_it_arrived()
    {
        _ann.NextGesture = Guid.NewGuid();
        var made = await _ann.NoTargetAsync(Ball, 3);
        var gesture = _ann.NextGesture.Value;
        (await _mira.TakeBackAsync(gesture)).Should().BeNull("it is not hers");
        (await _ann.TakeBackAsync(Guid.NewGuid())).Should().BeNull("it never arrived");
        (await _ann.TakeBackAsync(gesture))!.Should().BeEquivalentTo(new { made.Id, Undone = true });
        (await _ann.TakeBackAsync(gesture)).Should().BeNull("it is taken back already");
        await CasePage.UntilAsync(() => _mira.Slice(Ball, 3) is null);
    }

    private static async Task<string> RefusedAsync(Func<Task> call) => (await call.Should().ThrowAsync<HubException>()).Which.Message;

    private static SliceMask Strip()
    {
        var values = new byte[Study.Width * Study.Height];
        values.AsSpan(0, Study.Width).Fill(1);
        return new SliceMask(Study.Width, Study.Height, values);
    }
}
