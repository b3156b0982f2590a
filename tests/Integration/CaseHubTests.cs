using Mem3D.Core.Masks;
using Mem3D.Core.Sessions;
using Mem3D.Core.Volumes;
using Mem3D.Integration.Tests.Stage;
using Mem3D.Testing;
using Mem3D.Testing.Engines;
using Mem3D.Web.Hubs.Wire;
using Microsoft.AspNetCore.SignalR;
using Microsoft.AspNetCore.SignalR.Client;
using Microsoft.Extensions.DependencyInjection;

namespace Mem3D.Integration.Tests;

/// <summary>What people do on a case, through the real hub, to the real database; only the engine is a double.</summary>
public sealed class CaseHubTests
{
    private const int Scribble = 0;
    private const int Click = 1;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_prompt_is_stored_answered_and_told_to_everybody()
    {
        using var server = new Server(new ThresholdEngine(Study.Threshold));
        using var browser = await Browser.SignedInAsync(server);
        var study = await Study.CreateAsync(server);
        await using var page = await CasePage.OpenAsync(server, browser, study.CaseId);
        await using var other = await CasePage.OpenAsync(server, browser, study.CaseId);

        var edit = await page.PromptAsync(study.Ball.Id, 12, Click, true, 20, 15);
        (edit.Status, edit.Slice, edit.Author, edit.Model).Should().Be((0, 12, "Ada Lovelace", "threshold 1.0"));
        edit.Prompts.Should().ContainSingle().Which.Points.Should().Equal(20, 15);
        (await page.EndAsync(edit.Id)).Status.Should().Be((int)EditStatus.Completed);
        await other.EndAsync(edit.Id);

        foreach (var everybody in new[] { page, other })
        {
            var slice = everybody.Slice(study.Ball.Id, 12)!;
            (slice.Anchored, slice.Origin, slice.Quality, slice.EditId).Should().Be((true, 0, 1f, edit.Id));
            var mask = RunLength.Decode(slice.Mask, Study.Width, Study.Height);
            mask.Area.Should().Be(slice.Area).And.BeGreaterThan(250);
            mask[20, 15].Should().BeTrue();
        }
    }

    [Fact]
    public async Task On_a_slice_without_an_image_nothing_is_drawn_and_no_run_leaves_a_mask()
    {
        using var server = new Server(new ThresholdEngine(Study.Threshold));
        using var browser = await Browser.SignedInAsync(server);
        var study = await Study.CreateAsync(server);
        using var folder = new TemporaryFolder();
        var slices = DicomBuilder.Series3D(8, [0, 0, 1], (b, _) => b.Intercept = 2 * Study.Threshold);
        slices[5] = slices[5][..^5];
        var files = slices.Select((s, n) => new UploadedFile(folder.Write($"{n}", s), $"IM{n}")).ToList();
        var report = await server.Services.GetRequiredService<IVolumeImporter>().ImportAsync(study.ProjectId, files, null, Cancellation);
        await using var page = await CasePage.OpenAsync(server, browser, report.Cases.Single().Id);
        var drawing = () => page.PromptAsync(study.Ball.Id, 5, Click, true, 2, 2);
        (await drawing.Should().ThrowAsync<HubException>()).Which.Message.Should().Contain("Slice 6 is damaged");
        await page.PromptedAsync(study.Ball.Id, 3, Click, true, 2, 2);
        var run = await page.PropagateAsync(study.Ball.Id, 0, 8);
        await page.EndAsync(run.Id);
        page.Slice(study.Ball.Id, 6).Should().NotBeNull("the run goes past it");
        page.Slice(study.Ball.Id, 5).Should().BeNull();
    }

    [Fact]
    public async Task A_second_prompt_starts_from_the_first_ones_mask_with_all_prompts_of_the_slice()
    {
        var engine = Scripted();
        using var server = new Server(engine);
        using var browser = await Browser.SignedInAsync(server);
        var study = await Study.CreateAsync(server);
        await using var page = await CasePage.OpenAsync(server, browser, study.CaseId);
        await page.PromptAsync(study.Ball.Id, 12, Click, true, 20, 15);
        await page.PromptAsync(study.Ball.Id, 12, Scribble, false, 1, 1, 2, 2);
        await page.PromptAsync(study.Ball.Id, 3, Click, true, 5, 5);
        await page.PromptedAsync(study.Other.Id, 12, Click, true, 6, 6);

        engine.Interactions.Select(i => (i.Slice, i.Prompts.Count, i.Previous is null)).Should().Equal((12, 1, true), (12, 2, false), (3, 1, true), (12, 1, true));
        var reload = await server.Services.GetRequiredService<ISessionStore>().LoadAsync(study.CaseId, Cancellation);
        reload.Prompts.Should().HaveCount(4);
    }

    [Fact]
    public async Task No_target_begins_the_slice_anew()
    {
        var engine = Scripted();
        using var server = new Server(engine);
        using var browser = await Browser.SignedInAsync(server);
        var study = await Study.CreateAsync(server);
        await using var page = await CasePage.OpenAsync(server, browser, study.CaseId);
        await page.PromptedAsync(study.Ball.Id, 12, Click, true, 20, 15);
        await page.NoTargetAsync(study.Ball.Id, 12);
        await CasePage.UntilAsync(() => page.Slice(study.Ball.Id, 12) is { Area: 0, Anchored: true, Origin: 3 });
        await page.ReleaseAsync(study.Ball.Id, 12);
        await page.PromptedAsync(study.Ball.Id, 12, Click, true, 20, 15);
        engine.Interactions[^1].Prompts.Should().ContainSingle("what was drawn before the slice was declared empty does not count");
        engine.Interactions[^1].Previous!.IsEmpty.Should().BeTrue();
    }

    [Fact]
    public async Task A_propagation_comes_slice_by_slice_and_each_is_on_disk_before_it_is_shown()
    {
        using var server = new Server(new ThresholdEngine(Study.Threshold));
        using var browser = await Browser.SignedInAsync(server);
        var study = await Study.CreateAsync(server);
        await using var page = await CasePage.OpenAsync(server, browser, study.CaseId);
        await page.PromptedAsync(study.Ball.Id, 12, Click, true, 20, 15);
        var run = await page.PropagateAsync(study.Ball.Id, 0, Study.Depth);
        (await page.EndAsync(run.Id)).Status.Should().Be((int)EditStatus.Completed);
        await CasePage.UntilAsync(() => page.Told<RunChangedView>().Any(r => r.Status == (int)EditStatus.Completed));

        page.Slices(study.Ball.Id).Should().HaveCount(Study.Depth);
        page.Told<SlicesChangedView>().Where(c => c.EditId == run.Id).Should().OnlyContain(c => c.Slices.Count <= 8);
        var last = page.Told<RunChangedView>()[^1];
        (last.EditId, last.LabelId, last.Done, last.Total, last.Failure).Should().Be((run.Id, study.Ball.Id, Study.Depth - 1, Study.Depth - 1, null));
        var stored = (await server.Services.GetRequiredService<ISessionStore>().LoadAsync(study.CaseId, Cancellation)).Slices[study.Ball.Id];
        stored.Select(s => (s.Slice, s.Area)).Should().Equal(page.Slices(study.Ball.Id).Select(s => (s.Slice, s.Area)));
        page.Told<SuggestionChangedView>().Should().NotBeEmpty();
    }

    [Fact]
    public async Task Anchored_slices_are_never_rewritten_even_by_an_engine_that_tries()
    {
        var engine = Scripted();
        using var server = new Server(new AnchorWritingEngine(engine));
        using var browser = await Browser.SignedInAsync(server);
        var study = await Study.CreateAsync(server);
        await using var page = await CasePage.OpenAsync(server, browser, study.CaseId);
        await page.PromptedAsync(study.Ball.Id, 12, Click, true, 20, 15);
        var drawn = page.Slice(study.Ball.Id, 12)!.Mask;

        // Slice 14 is accepted while the run is on its way to it.
        var first = await page.PropagateAsync(study.Ball.Id, 0, Study.Depth, direction: 1);
        await page.EndAsync(first.Id);
        var gate = new TaskCompletionSource();
        engine.BeforeSlice = (slice, token) => slice == 13 ? gate.Task.WaitAsync(token) : Task.CompletedTask;
        var second = await page.PropagateAsync(study.Ball.Id, 0, Study.Depth, direction: 1);
        var accepted = await page.AcceptAsync(study.Ball.Id, 14);
        gate.SetResult();
        (await page.EndAsync(second.Id)).Status.Should().Be((int)EditStatus.Completed);

        page.Slice(study.Ball.Id, 12)!.Mask.Should().Equal(drawn);
        page.Slice(study.Ball.Id, 14)!.EditId.Should().Be(accepted.Id);
        var stored = (await server.Services.GetRequiredService<ISessionStore>().LoadAsync(study.CaseId, Cancellation)).Slices[study.Ball.Id];
        stored.Single(s => s.Slice == 12).Mask.Should().Equal(drawn);
        stored.Single(s => s.Slice == 14).Should().Match<SliceState>(s => s.EditId == accepted.Id && s.Anchored);
    }

    [Fact]
    public async Task A_newer_prompt_of_the_same_person_ends_her_run_and_keeps_what_was_computed()
    {
        var (server, browser, study, page, run) = await RunningAsync(upTo: 15);
        using (server)
        using (browser)
        await using (page)
        {
            var prompt = await page.PromptAsync(study.Ball.Id, 20, Click, true, 20, 15);
            (await page.EndAsync(run.Id)).Status.Should().Be((int)EditStatus.Stopped);
            (await page.EndAsync(prompt.Id)).Status.Should().Be((int)EditStatus.Completed);
            page.Slices(study.Ball.Id).Select(s => s.Slice).Should().Equal(12, 13, 14, 20);
        }
    }

    [Fact]
    public async Task Undo_stops_the_run_and_takes_it_back_redo_brings_it_again()
    {
        var (server, browser, study, page, run) = await RunningAsync(upTo: 15);
        using (server)
        using (browser)
        await using (page)
        {
            var undone = await page.UndoAsync();
            (undone!.Id, undone.Undone, undone.Status).Should().Be((run.Id, true, (int)EditStatus.Stopped));
            await CasePage.UntilAsync(() => page.Slices(study.Ball.Id).Count == 1);
            (await page.UndoAsync())!.Kind.Should().Be((int)EditKind.Prompt);
            await CasePage.UntilAsync(() => page.Slices(study.Ball.Id).Count == 0);
            (await page.UndoAsync()).Should().BeNull();

            await page.RedoAsync();
            (await page.RedoAsync())!.Id.Should().Be(run.Id);
            await CasePage.UntilAsync(() => page.Slices(study.Ball.Id).Count == 3);
            (await page.RedoAsync()).Should().BeNull();
        }
    }

    [Fact]
    public async Task Stop_ends_the_run_where_it_is()
    {
        var (server, browser, study, page, run) = await RunningAsync(upTo: 16);
        using (server)
        using (browser)
        await using (page)
        {
            await using var late = await CasePage.OpenAsync(server, browser, study.CaseId);
            late.View.Run!.EditId.Should().Be(run.Id, "whoever opens the case sees what runs");
            await page.StopAsync();
            (await page.EndAsync(run.Id)).Status.Should().Be((int)EditStatus.Stopped);
            page.Slices(study.Ball.Id).Should().HaveCount(4);
            await using var later = await CasePage.OpenAsync(server, browser, study.CaseId);
            later.View.Run.Should().BeNull();
        }
    }

    [Fact]
    public async Task An_engine_that_fails_ends_the_edit_in_words_and_the_case_goes_on()
    {
        var engine = Scripted();
        engine.BeforeSlice = (slice, _) => slice == 15 ? throw new InvalidOperationException("secret text of a library") : Task.CompletedTask;
        using var server = new Server(engine);
        using var browser = await Browser.SignedInAsync(server);
        var study = await Study.CreateAsync(server);
        await using var page = await CasePage.OpenAsync(server, browser, study.CaseId);
        await page.PromptedAsync(study.Ball.Id, 12, Click, true, 20, 15);
        var failed = await page.EndAsync((await page.PropagateAsync(study.Ball.Id, 0, Study.Depth, direction: 1)).Id);
        failed.Status.Should().Be((int)EditStatus.Failed);
        failed.Failure.Should().Contain("number").And.NotContain("secret");
        page.Slices(study.Ball.Id).Select(s => s.Slice).Should().Equal(12, 13, 14);

        engine.BeforeSlice = (_, _) => Task.CompletedTask;
        (await page.EndAsync((await page.PropagateAsync(study.Ball.Id, 0, Study.Depth)).Id)).Status.Should().Be((int)EditStatus.Completed);
    }

    [Fact]
    public async Task Refused_calls_say_what_was_wrong_and_what_to_do()
    {
        using var server = new Server(new ThresholdEngine(Study.Threshold));
        using var browser = await Browser.SignedInAsync(server);
        var study = await Study.CreateAsync(server);
        await using var page = await CasePage.OpenAsync(server, browser, study.CaseId);
        await Refused(() => page.PropagateAsync(study.Ball.Id, 0, Study.Depth), "Draw on one slice first");
        await Refused(() => page.PromptAsync(study.Ball.Id, 99, Click, true, 1, 1), "slices 0 to 23");
        await Refused(() => page.PromptAsync(study.Ball.Id, 1, Click, true, 1), "pairs");
        await Refused(() => page.PromptAsync(study.Ball.Id, 1, 9, true, 1, 1), "kind 9");
        await Refused(() => page.PromptAsync(Guid.NewGuid(), 1, Click, true, 1, 1), "no such label");
        await Refused(() => page.AcceptAsync(study.Ball.Id, 5), "no mask to accept");
        await Refused(() => page.ReleaseAsync(study.Ball.Id, 5), "not anchored");
        await Refused(() => CasePage.OpenAsync(server, browser, Guid.NewGuid()), "no such case");
    }

    [Fact]
    public async Task Without_networks_a_prompt_is_refused_with_the_reason_and_nothing_is_stored()
    {
        using var server = new Server();
        using var browser = await Browser.SignedInAsync(server);
        var study = await Study.CreateAsync(server);
        await using var page = await CasePage.OpenAsync(server, browser, study.CaseId);
        await Refused(() => page.PromptAsync(study.Ball.Id, 12, Click, true, 20, 15), "model");
        (await server.Services.GetRequiredService<ISessionStore>().LoadAsync(study.CaseId, Cancellation)).Edits.Should().BeEmpty();
        (await browser.Http.GetStringAsync("/", Cancellation)).Should().Contain("Segmentation is not available");
        await page.NoTargetAsync(study.Ball.Id, 3);
    }

    [Fact]
    public async Task Released_slices_are_rewritten_again()
    {
        using var server = new Server(new ThresholdEngine(Study.Threshold));
        using var browser = await Browser.SignedInAsync(server);
        var study = await Study.CreateAsync(server);
        await using var page = await CasePage.OpenAsync(server, browser, study.CaseId);
        await page.PromptedAsync(study.Ball.Id, 12, Click, true, 20, 15);
        await page.NoTargetAsync(study.Ball.Id, 11);
        await page.ReleaseAsync(study.Ball.Id, 11);
        await page.EndAsync((await page.PropagateAsync(study.Ball.Id, 0, Study.Depth)).Id);
        page.Slice(study.Ball.Id, 11).Should().Match<SliceView>(s => s.Area > 0 && !s.Anchored);
        (await page.SuggestAsync(study.Ball.Id, 2)).Should().NotBeNull();
    }

    [Fact]
    public async Task Payloads_are_maps_with_the_contracts_keys()
    {
        using var server = new Server(new ThresholdEngine(Study.Threshold));
        using var browser = await Browser.SignedInAsync(server);
        var study = await Study.CreateAsync(server);
        await using var page = await CasePage.OpenAsync(server, browser, study.CaseId);
        await page.PromptedAsync(study.Ball.Id, 12, Click, true, 20, 15);
        await page.EndAsync((await page.PropagateAsync(study.Ball.Id, 10, 15)).Id);

        await using var raw = new HubConnectionBuilder()
            .WithUrl(new Uri(server.Address, "hubs/case"), options => options.Cookies = browser.Cookies).AddMessagePackProtocol().Build();
        await raw.StartAsync(Cancellation);
        var view = await raw.InvokeAsync<Dictionary<string, object>>("Open", study.CaseId.ToString(), Cancellation);
        view.Keys.Should().BeEquivalentTo("id", "labels", "slices", "edits", "run", "suggestions", "axis");
        view["id"].Should().Be(study.CaseId.ToString());
        First(view, "labels").Keys.Should().BeEquivalentTo("id", "number", "name", "color", "code", "meaning", "overlap");
        First(view, "edits").Keys.Should().BeEquivalentTo(
            "id", "labelId", "others", "sequence", "kind", "status", "slice", "round", "author", "at", "undone", "model", "failure", "prompts",
            "gestureId", "source", "choice");
        First(First(view, "edits"), "prompts").Keys.Should().BeEquivalentTo("labelId", "slice", "kind", "positive", "points");
        var slices = First(view, "slices");
        slices.Keys.Should().BeEquivalentTo("labelId", "slices");
        First(slices, "slices").Keys.Should().BeEquivalentTo(
            "slice", "mask", "area", "quality", "presence", "origin", "anchored", "editId", "provisional", "memory");
        First(slices, "slices")["mask"].Should().BeOfType<byte[]>();
        First(view, "suggestions").Keys.Should().BeEquivalentTo("labelId", "suggestion");
    }

    private static Dictionary<string, object> First(Dictionary<string, object> map, string key) =>
        ((Dictionary<object, object>)((object[])map[key])[0]).ToDictionary(p => (string)p.Key, p => p.Value);

    private static async Task Refused(Func<Task> call, string words) =>
        (await call.Should().ThrowAsync<HubException>()).Which.Message.Should().Contain(words);

    /// <summary>A run upwards from slice 12 that waits before slice <paramref name="upTo"/>.</summary>
    private static async Task<(Server Server, Browser Browser, Study Study, CasePage Page, EditView Run)> RunningAsync(int upTo)
    {
        var engine = Scripted();
        engine.BeforeSlice = (slice, token) => slice == upTo ? Task.Delay(Timeout.Infinite, token) : Task.CompletedTask;
        var server = new Server(engine);
        var browser = await Browser.SignedInAsync(server);
        var study = await Study.CreateAsync(server);
        var page = await CasePage.OpenAsync(server, browser, study.CaseId);
        await page.PromptedAsync(study.Ball.Id, 12, Click, true, 20, 15);
        var run = await page.PropagateAsync(study.Ball.Id, 0, Study.Depth, direction: 1);
        await CasePage.UntilAsync(() => page.Slices(study.Ball.Id).Count == upTo - 12);
        return (server, browser, study, page, run);
    }

    /// <summary>Every mask is one row of voxels.</summary>
    private static ScriptedEngine Scripted() => new(
        (_, request) => Row(request.Prompts.Count), (_, _, slice, _) => (Row(slice % 7), 0.5f + (slice / 100f), 1));

    private static SliceMask Row(int y)
    {
        var values = new byte[Study.Width * Study.Height];
        values.AsSpan(y * Study.Width, Study.Width).Fill(1);
        return new SliceMask(Study.Width, Study.Height, values);
    }
}
