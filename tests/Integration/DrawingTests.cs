using Mem3D.Core.Masks;
using Mem3D.Core.Sessions;
using Mem3D.Integration.Tests.Stage;
using Mem3D.Testing.Engines;
using Mem3D.Web.Hubs.Wire;
using Microsoft.AspNetCore.SignalR;
using Microsoft.Extensions.DependencyInjection;

namespace Mem3D.Integration.Tests;

/// <summary>Masks drawn by hand, through the real hub, to the real database.</summary>
public sealed class DrawingTests : IAsyncDisposable
{
    private const int Brush = 0, Polygon = 1, FillHoles = 2, Copy = 3, Interpolate = 4;
    private readonly Server _server = new(new ThresholdEngine(Study.Threshold));
    private readonly Browser _browser;
    private Study _study = null!;
    private CasePage? _opened;

    private CasePage Page => _opened!;

    public DrawingTests() => _browser = new Browser(_server);

    public async ValueTask DisposeAsync()
    {
        if (_opened is not null)
        {
            await _opened.DisposeAsync();
        }

        _browser.Dispose();
        await _server.DisposeAsync();
    }

    [Fact]
    public async Task A_stroke_of_the_brush_is_one_edit_anchored_on_disk_and_taken_back_in_one_step()
    {
        await OpenAsync();
        var edit = await Page.DrawAsync(_study.Ball.Id, 3, Stroke(true, 3, 10, 10, 20, 10));
        (edit.Kind, edit.Status, edit.Slice, edit.Model).Should().Be(((int)EditKind.Draw, (int)EditStatus.Completed, 3, ""));
        var slice = await SliceAsync(3);
        (slice.Anchored, slice.Origin, slice.Quality, slice.Area).Should().Be((true, (int)SliceOrigin.Drawn, 1f, Area(3)));
        var mask = Mask(3);
        (mask[10, 7], mask[10, 6], mask[23, 10], mask[24, 10]).Should().Be((true, false, true, false), "3 mm around the stroke with 1 mm voxels");
        (await StoredAsync()).Single().Mask.Should().Equal(slice.Mask);
        await Page.DrawAsync(_study.Ball.Id, 3, Stroke(false, 2, 15, 10));
        await CasePage.UntilAsync(() => !Mask(3)[15, 10]);
        await Page.UndoAsync();
        await CasePage.UntilAsync(() => Mask(3)[15, 10]);
        await Page.UndoAsync();
        await CasePage.UntilAsync(() => Page.Slice(_study.Ball.Id, 3) is null);
        await Page.RedoAsync();
        await CasePage.UntilAsync(() => Page.Slice(_study.Ball.Id, 3) is { Anchored: true });
    }

    [Fact]
    public async Task A_ball_writes_its_neighbours_in_the_same_edit_and_none_that_is_finished()
    {
        await OpenAsync();
        await Page.PromptedAsync(_study.Ball.Id, 12, 1, true, 20, 15);
        await Page.EndAsync((await Page.PropagateAsync(_study.Ball.Id, 0, Study.Depth)).Id);
        await Page.AcceptAsync(_study.Ball.Id, 10);
        var accepted = (await SliceAsync(10)).Mask;
        var edit = await Page.DrawAsync(_study.Ball.Id, 9, Stroke(true, 4, 3, 3) with { Ball = true });
        await CasePage.UntilAsync(() => Page.Slice(_study.Ball.Id, 9)!.EditId == edit.Id);
        var written = Page.Slices(_study.Ball.Id).Where(s => s.EditId == edit.Id).Select(s => s.Slice);
        written.Should().Equal([7, 8, 9, 11], "4 mm reach two slices of 1.5 mm to either side; slice 10 is accepted");
        Page.Slice(_study.Ball.Id, 10)!.Mask.Should().Equal(accepted);
        Mask(7)[3, 3].Should().BeTrue("the ball is 2.6 mm wide at 3 mm from its middle");
        Mask(7)[6, 3].Should().BeFalse();
        await Page.UndoAsync();
        await CasePage.UntilAsync(() => !Mask(7)[3, 3] && !Mask(11)[3, 3]);
    }

    [Fact]
    public async Task Paint_by_intensity_touches_only_voxels_in_the_band()
    {
        await OpenAsync();
        await Page.DrawAsync(_study.Ball.Id, 12, Stroke(true, 30, 20, 15) with { Band = [500, 5000] });
        await SliceAsync(12);
        var mask = Mask(12);
        var voxels = Study.Voxels().AsSpan(12 * Study.Width * Study.Height, Study.Width * Study.Height).ToArray();
        mask.Values.Should().Equal(voxels.Select(v => v >= 500 ? (byte)1 : (byte)0));
        var nothing = () => Page.DrawAsync(_study.Ball.Id, 12, Stroke(true, 3, 1, 1) with { Band = [5000, 6000] });
        (await nothing.Should().ThrowAsync<HubException>()).WithMessage("*Nothing has changed*intensities*");
    }

    [Fact]
    public async Task Polygon_holes_copy_and_filling_between_slices()
    {
        await OpenAsync();
        await Page.DrawAsync(_study.Ball.Id, 4, new DrawingView(Polygon, true, [4.5, 4.5, 14.5, 4.5, 14.5, 14.5, 4.5, 14.5]));
        await CasePage.UntilAsync(() => Area(4) == 100);
        await Page.DrawAsync(_study.Ball.Id, 4, Stroke(false, 2, 10, 10));
        await CasePage.UntilAsync(() => Area(4) == 87);
        await Page.DrawAsync(_study.Ball.Id, 4, new DrawingView(FillHoles, true, []));
        await CasePage.UntilAsync(() => Area(4) == 100);
        await Page.DrawAsync(_study.Ball.Id, 10, new DrawingView(Copy, true, [], From: 4));
        await CasePage.UntilAsync(() => Area(10) == 100);
        await Page.DrawAsync(_study.Ball.Id, 10, new DrawingView(Polygon, true, [14.5, 4.5, 24.5, 4.5, 24.5, 14.5, 14.5, 14.5]));
        var edit = await Page.DrawAsync(_study.Ball.Id, 7, new DrawingView(Interpolate, true, []));
        await CasePage.UntilAsync(() => Page.Slices(_study.Ball.Id).Count == 7);
        Page.Slices(_study.Ball.Id).Where(s => s.EditId == edit.Id).Should().OnlyContain(s => s.Anchored && s.Origin == (int)SliceOrigin.Interpolated);
        Area(7).Should().BeInRange(120, 180, "half way between 100 and 200 voxels");
        var gap = () => Page.DrawAsync(_study.Ball.Id, 20, new DrawingView(Interpolate, true, []));
        (await gap.Should().ThrowAsync<HubException>()).WithMessage("*no gap here*");
    }

    [Fact]
    public async Task An_accepted_slice_is_drawn_on_only_after_it_was_unlocked()
    {
        await OpenAsync();
        await Page.DrawAsync(_study.Ball.Id, 3, Stroke(true, 3, 10, 10));
        await Page.NoTargetAsync(_study.Ball.Id, 5);
        var locked = () => Page.DrawAsync(_study.Ball.Id, 5, Stroke(true, 3, 10, 10));
        (await locked.Should().ThrowAsync<HubException>()).WithMessage("*Slice 6 is locked*Unlock*");
        await Page.ReleaseAsync(_study.Ball.Id, 5);
        (await Page.DrawAsync(_study.Ball.Id, 5, Stroke(true, 3, 10, 10))).Status.Should().Be((int)EditStatus.Completed);
    }

    [Fact]
    public async Task A_prompt_and_no_target_wait_for_the_same_key()
    {
        await OpenAsync();
        await Page.PromptedAsync(_study.Ball.Id, 12, 1, true, 20, 15);
        await Page.EndAsync((await Page.PropagateAsync(_study.Ball.Id, 0, Study.Depth)).Id);
        await Page.AcceptAsync(_study.Ball.Id, 10);
        var accepted = (await SliceAsync(10)).Mask;
        var prompt = () => Page.PromptAsync(_study.Ball.Id, 10, 1, true, 1, 1);
        (await prompt.Should().ThrowAsync<HubException>()).WithMessage("*Slice 11 is locked: it was accepted*Unlock*");
        var empty = () => Page.NoTargetAsync(_study.Ball.Id, 10);
        (await empty.Should().ThrowAsync<HubException>()).WithMessage("*Slice 11 is locked: it was accepted*Unlock*");
        Page.Slice(_study.Ball.Id, 10)!.Mask.Should().Equal(accepted);
        await Page.ReleaseAsync(_study.Ball.Id, 10);
        (await Page.PromptedAsync(_study.Ball.Id, 10, 1, true, 20, 15)).Status.Should().Be((int)EditStatus.Completed);
    }

    [Fact]
    public async Task The_same_gesture_sent_twice_is_one_edit()
    {
        await OpenAsync();
        Page.NextGesture = Guid.NewGuid();
        var first = await Page.DrawAsync(_study.Ball.Id, 3, Stroke(true, 3, 10, 10));
        var second = await Page.DrawAsync(_study.Ball.Id, 3, Stroke(true, 3, 10, 10));
        second.Id.Should().Be(first.Id);
        Page.NextGesture = Guid.NewGuid();
        var prompt = await Page.PromptedAsync(_study.Ball.Id, 12, 1, true, 20, 15);
        (await Page.PromptAsync(_study.Ball.Id, 12, 1, true, 20, 15)).Id.Should().Be(prompt.Id);
        var history = await _server.Services.GetRequiredService<ISessionStore>().LoadAsync(_study.CaseId, TestContext.Current.CancellationToken);
        history.Edits.Should().HaveCount(2);
        first.GestureId.Should().NotBeNull("a page that comes back recognises it");
    }

    [Fact]
    public async Task A_mask_moves_to_another_label_and_back()
    {
        await OpenAsync();
        await Page.PromptedAsync(_study.Ball.Id, 12, 1, true, 20, 15);
        var mask = (await SliceAsync(12)).Mask;
        await Page.RelabelAsync(_study.Ball.Id, _study.Other.Id, 12);
        await CasePage.UntilAsync(() => Page.Slice(_study.Ball.Id, 12) is null && Page.Slice(_study.Other.Id, 12) is not null);
        Page.Slice(_study.Other.Id, 12)!.Mask.Should().Equal(mask);
        await Page.UndoAsync();
        await CasePage.UntilAsync(() => Page.Slice(_study.Other.Id, 12) is null && Page.Slice(_study.Ball.Id, 12) is not null);
    }

    [Fact]
    public async Task Rounds_are_compared_restored_and_branch()
    {
        await OpenAsync();
        await Page.PromptedAsync(_study.Ball.Id, 12, 1, true, 20, 15);
        var first = await Page.EndAsync((await Page.PropagateAsync(_study.Ball.Id, 8, 16)).Id);
        var shown = Page.Slices(_study.Ball.Id);
        await Page.DrawAsync(_study.Ball.Id, 9, Stroke(true, 5, 5, 5));
        var second = await Page.EndAsync((await Page.PropagateAsync(_study.Ball.Id, 0, Study.Depth)).Id);
        (await Page.StateAtAsync(_study.Ball.Id, first.Id)).Select(s => (s.Slice, s.Area)).Should().Equal(shown.Select(s => (s.Slice, s.Area)));

        var taken = await Page.RestoreAsync(_study.Ball.Id, first.Id, 9);
        await CasePage.UntilAsync(() => Page.Slice(_study.Ball.Id, 9)!.EditId == taken.Id);
        Mask(9)[5, 5].Should().BeFalse("one slice of the first round");
        Page.Slice(_study.Ball.Id, 0).Should().NotBeNull("and nothing else");

        var back = await Page.RestoreAsync(_study.Ball.Id, first.Id, null);
        await CasePage.UntilAsync(() => Page.Slices(_study.Ball.Id).Count == shown.Count);
        Page.Slices(_study.Ball.Id).Select(s => (s.Slice, s.Area, s.Anchored)).Should().Equal(shown.Select(s => (s.Slice, s.Area, s.Anchored)));
        var reopened = (await CasePage.OpenAsync(_server, _browser, _study.CaseId)).View;
        reopened.Slices.Single(s => s.LabelId == _study.Ball.Id).Slices.Select(s => s.Slice).Should().Equal(shown.Select(s => s.Slice), "the same on disk");
        var tree = await Page.RoundsAsync(_study.Ball.Id);
        tree.Select(n => (n.EditId, n.ParentId)).Should().Equal((first.Id, null), (second.Id, first.Id), (taken.Id, first.Id), (back.Id, first.Id));
        await Page.UndoAsync();
        await CasePage.UntilAsync(() => Page.Slices(_study.Ball.Id).Count == Study.Depth);
    }

    [Fact]
    public async Task Only_what_somebody_vouches_for_is_pinned()
    {
        await OpenAsync();
        await Page.DrawAsync(_study.Ball.Id, 3, Stroke(true, 3, 10, 10));
        var pin = await Page.ChooseMemoryAsync(_study.Ball.Id, 3, (int)MemoryChoice.Pinned);
        (pin.Kind, pin.Choice, pin.Slice).Should().Be(((int)EditKind.Memory, (int)MemoryChoice.Pinned, 3));
        var free = () => Page.ChooseMemoryAsync(_study.Ball.Id, 9, (int)MemoryChoice.Pinned);
        (await free.Should().ThrowAsync<HubException>()).WithMessage("*cannot be pinned*");
    }

    [Fact]
    public async Task While_somebody_draws_on_a_slice_another_persons_gesture_waits_and_builds_on_hers()
    {
        await OpenAsync();
        await using var mine = await CasePage.OpenAsync(_server, _browser, _study.CaseId);
        await mine.LookAsync(_study.Ball.Id, 3, false);
        await CasePage.UntilAsync(() => Page.Told<PresenceChangedView>().Any(p => p.Pages.Any(v => v is { Slice: 3, Drawing: false, Name: "Ada Lovelace" })));
        var presence = _server.Services.GetRequiredService<Web.Hubs.Presence>();
        presence.Look(_study.CaseId, "ben's page", new Web.Workspace.Person(Guid.NewGuid(), "Ben"), _study.Ball.Id, 3, true);
        var waiting = Page.DrawAsync(_study.Ball.Id, 3, Stroke(true, 3, 10, 10));
        (await Page.DrawAsync(_study.Ball.Id, 4, Stroke(true, 3, 10, 10))).Slice.Should().Be(4, "other slices are free");
        waiting.IsCompleted.Should().BeFalse();
        presence.Close("ben's page");
        (await waiting).Status.Should().Be((int)EditStatus.Completed);
        await CasePage.UntilAsync(() => Page.Told<PresenceChangedView>()[^1].Pages.All(p => p.Name != "Ben"));
    }

    [Fact]
    public async Task What_is_pinned_and_dropped_reaches_the_next_run_and_a_pause_halts_it_until_it_goes_on()
    {
        var engine = new ScriptedEngine((_, _) => TwoStripsEngine.Strip(2, 20), (_, _, _, anchor) => (anchor.Mask, 0.9f, 1));
        using var server = new Server(engine);
        using var browser = await Browser.SignedInAsync(server);
        var study = await Study.CreateAsync(server);
        await using var page = await CasePage.OpenAsync(server, browser, study.CaseId);
        await page.DrawAsync(study.Ball.Id, 3, Stroke(true, 3, 10, 10));
        await page.DrawAsync(study.Ball.Id, 6, Stroke(true, 3, 10, 10));
        await page.ChooseMemoryAsync(study.Ball.Id, 3, (int)MemoryChoice.Pinned);
        await page.ChooseMemoryAsync(study.Ball.Id, 6, (int)MemoryChoice.Dropped);

        var pen = new TaskCompletionSource();
        engine.BeforeSlice = (slice, _) => slice == 8 ? pen.Task : Task.CompletedTask;
        var run = await page.PropagateAsync(study.Ball.Id, 0, Study.Depth);
        await page.PauseAsync(true);
        await CasePage.UntilAsync(() => page.Told<RunChangedView>().Any(r => r.EditId == run.Id && r.Paused));
        pen.SetResult();
        page.Told<EditView>().Should().NotContain(e => e.Id == run.Id && e.Status != (int)EditStatus.Running, "it waits for the person");
        await page.PauseAsync(false);
        (await page.EndAsync(run.Id)).Status.Should().Be((int)EditStatus.Completed);
        page.Slices(study.Ball.Id).Should().HaveCount(Study.Depth);
        engine.Propagations[^1].Choices.Should().BeEquivalentTo(new { Pinned = new[] { 3 }, Dropped = new[] { 6 } });

        await page.UndoAsync();
        await page.UndoAsync();
        await page.EndAsync((await page.PropagateAsync(study.Ball.Id, 0, Study.Depth)).Id);
        engine.Propagations[^1].Choices.Dropped.Should().BeEmpty("undo takes the choice back");
    }

    [Fact]
    public async Task What_the_network_expects_of_a_prompted_slice_is_kept_and_reaches_the_next_round_until_a_hand_changes_the_slice()
    {
        var engine = new ScriptedEngine((_, _) => TwoStripsEngine.Strip(2, 20), (_, _, _, anchor) => (anchor.Mask, 0.9f, 1)) { Tells = 0.625f };
        using var server = new Server(engine);
        using var browser = await Browser.SignedInAsync(server);
        var study = await Study.CreateAsync(server);
        await using (var page = await CasePage.OpenAsync(server, browser, study.CaseId))
        {
            await page.PromptedAsync(study.Ball.Id, 5, 1, true, 5, 5);
            page.Slices(study.Ball.Id).Single().Should().Match<SliceView>(s => s.Anchored && s.Quality == 0.625f);
        }

        await using var again = await CasePage.OpenAsync(server, browser, study.CaseId);
        again.Slices(study.Ball.Id).Single().Quality.Should().Be(0.625f, "a reload shows the same");
        await again.EndAsync((await again.PropagateAsync(study.Ball.Id, 0, Study.Depth)).Id);
        engine.Propagations[^1].Anchors.Should().ContainSingle().Which.Quality.Should().Be(0.625f);
        await again.DrawAsync(study.Ball.Id, 5, Stroke(true, 3, 10, 10));
        await again.EndAsync((await again.PropagateAsync(study.Ball.Id, 0, Study.Depth)).Id);
        engine.Propagations[^1].Anchors.Should().ContainSingle().Which.Quality.Should().Be(1, "a person drew it");
    }

    private static DrawingView Stroke(bool adds, double radius, params double[] points) => new(Brush, adds, points, radius);

    private async Task OpenAsync()
    {
        (await _browser.SetUpAsync()).Dispose();
        _study = await Study.CreateAsync(_server);
        _opened = await CasePage.OpenAsync(_server, _browser, _study.CaseId);
    }

    private async Task<SliceView> SliceAsync(int slice)
    {
        await CasePage.UntilAsync(() => Page.Slice(_study.Ball.Id, slice) is not null);
        return Page.Slice(_study.Ball.Id, slice)!;
    }

    private SliceMask Mask(int slice) => RunLength.Decode(Page.Slice(_study.Ball.Id, slice)!.Mask, Study.Width, Study.Height);

    private int Area(int slice) => Page.Slice(_study.Ball.Id, slice)?.Area ?? 0;

    private async Task<IReadOnlyList<SliceState>> StoredAsync() =>
        (await _server.Services.GetRequiredService<ISessionStore>().LoadAsync(_study.CaseId, TestContext.Current.CancellationToken)).Slices[_study.Ball.Id];
}
