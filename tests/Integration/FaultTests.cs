using Mem3D.Core.Errors;
using Mem3D.Core.People;
using Mem3D.Core.Projects;
using Mem3D.Core.Sessions;
using Mem3D.Core.Work;
using Mem3D.Data.Persistence;
using Mem3D.Integration.Tests.Stage;
using Mem3D.Testing;
using Mem3D.Testing.Engines;
using Mem3D.Web.Hubs.Wire;
using Mem3D.Web.Security;
using Mem3D.Web.Workspace;
using Microsoft.AspNetCore.Identity;
using Microsoft.AspNetCore.SignalR;
using Microsoft.Extensions.DependencyInjection;

namespace Mem3D.Integration.Tests;

/// <summary>
/// Whatever breaks during a run: the page is told the reason, what came before stays (in the page and after a reload), and others go on.
/// </summary>
public sealed class FaultTests
{
    private const string Grace = "grace@example.org";
    private const string GracesPassword = "the first of two";

    /// <summary>The slice at which things break; a run upwards from 12 has 13 and 14 by then.</summary>
    private const int Broken = 15;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public static TheoryData<string, string> Failures => new()
    {
        { "nan", "The network read_decode gave values in prob that are not numbers. Check the volume." },
        { "runtime", "The network read_decode failed: no such row. Try again." },
        { "memory", "The server ran out of memory. What was acknowledged is saved." },
    };

    [Theory]
    [MemberData(nameof(Failures))]
    public async Task A_network_that_fails_ends_its_run_and_nobody_elses(string kind, string words)
    {
        var hers = false;
        var engine = new ThresholdEngine(Study.Threshold)
        {
            BeforeSlice = (slice, _) => slice == Broken && hers ? throw Failure(kind) : Task.Delay(1, CancellationToken.None),
        };
        using var server = new Server(engine);
        using var browser = await Browser.SignedInAsync(server);
        var (study, others) = (await Study.CreateAsync(server), await Study.CreateAsync(server, "Another study"));
        using var grace = await GraceAsync(server);
        await using var page = await CasePage.OpenAsync(server, browser, study.CaseId);
        await using var other = await CasePage.OpenAsync(server, grace, others.CaseId);
        await page.PromptedAsync(study.Ball.Id, 12, 1, true, 20, 15);
        await other.PromptedAsync(others.Ball.Id, 12, 1, true, 20, 15);

        // Grace runs downwards, where nothing breaks.
        hers = true;
        var gone = await page.PropagateAsync(study.Ball.Id, 0, Study.Depth, direction: 1);
        var fine = await other.PropagateAsync(others.Ball.Id, 0, Study.Depth, direction: 2);
        var failed = await page.EndAsync(gone.Id);
        failed.Status.Should().Be((int)EditStatus.Failed);
        failed.Failure.Should().StartWith(words);
        (await other.EndAsync(fine.Id)).Status.Should().Be((int)EditStatus.Completed);
        await CasePage.UntilAsync(() => page.Told<RunChangedView>().Any(r => r.Failure == failed.Failure));
        await StaysAsync(server, browser, study, 12, 13, 14);

        hers = false;
        (await page.EndAsync((await page.PropagateAsync(study.Ball.Id, 0, Study.Depth)).Id)).Status.Should().Be((int)EditStatus.Completed);
    }

    [Fact]
    public async Task A_prompt_whose_network_runs_out_of_memory_stays_and_says_so()
    {
        var engine = new ScriptedEngine((_, _) => throw new InsufficientMemoryException(), (_, _, _, _) => throw new NotSupportedException());
        using var server = new Server(engine);
        using var browser = await Browser.SignedInAsync(server);
        var study = await Study.CreateAsync(server);
        await using var page = await CasePage.OpenAsync(server, browser, study.CaseId);
        var failed = await page.PromptedAsync(study.Ball.Id, 12, 1, true, 20, 15);
        (failed.Status, failed.Failure).Should().Be(((int)EditStatus.Failed,
            "The server ran out of memory. What was acknowledged is saved. Try again in a moment; if it happens again, the server needs more memory or fewer tasks at once."));
        await using var reloaded = await CasePage.OpenAsync(server, browser, study.CaseId);
        reloaded.View.Edits.Should().ContainSingle().Which.Prompts.Should().ContainSingle("what she drew is kept");
    }

    [Fact]
    public async Task A_volume_cut_short_during_a_run_ends_the_run_and_not_the_server()
    {
        using var data = new TemporaryFolder();
        var file = "";
        var engine = new ThresholdEngine(Study.Threshold) { BeforeSlice = (slice, _) => Task.Run(() => CutAt(slice), Cancellation) };
        void CutAt(int slice)
        {
            if (slice == Broken)
            {
                using var cut = new FileStream(file, FileMode.Open, FileAccess.Write, FileShare.ReadWrite | FileShare.Delete);
                cut.SetLength(4096);
            }
        }

        await using var server = new Server(engine, data.Path);
        using var browser = await Browser.SignedInAsync(server);
        var study = await Study.CreateAsync(server);
        file = Directory.EnumerateFiles(Path.Combine(data.Path, "volumes"), "*", SearchOption.AllDirectories)
            .Single(f => new FileInfo(f).Length == Study.Width * Study.Height * Study.Depth * sizeof(short));
        await using var page = await CasePage.OpenAsync(server, browser, study.CaseId);
        await page.PromptedAsync(study.Ball.Id, 12, 1, true, 20, 15);
        var failed = await page.EndAsync((await page.PropagateAsync(study.Ball.Id, 0, Study.Depth, direction: 1)).Id);
        (failed.Status, failed.Failure).Should().Be(((int)EditStatus.Failed,
            "The stored volume was cut short. Restore the data folder from a backup, or remove the case and import it again."));
        await StaysAsync(server, browser, study, 12, 13, 14);
        (await browser.Http.GetAsync($"/api/cases/{study.CaseId}/slices/K/3", Cancellation)).StatusCode.Should().Be(System.Net.HttpStatusCode.ServiceUnavailable);
        var another = await Study.CreateAsync(server, "Another study");
        await using var other = await CasePage.OpenAsync(server, browser, another.CaseId);
        (await other.PromptedAsync(another.Ball.Id, 12, 1, true, 20, 15)).Status.Should().Be((int)EditStatus.Completed);
    }

    [Fact]
    public async Task A_case_removed_during_a_run_ends_the_run_and_the_queue_goes_on()
    {
        using var server = new Server(Waiting(new TaskCompletionSource()));
        using var browser = await Browser.SignedInAsync(server);
        var study = await Study.CreateAsync(server);
        await using var page = await CasePage.OpenAsync(server, browser, study.CaseId);
        var run = await RunningAsync(page, study);
        await server.Services.GetRequiredService<CaseSessions>().ReleaseCaseAsync(study.CaseId, study.VolumeId);
        (await page.EndAsync(run.Id)).Status.Should().Be((int)EditStatus.Stopped);
        await server.Services.GetRequiredService<IProjectStore>().RemoveCaseAsync(study.CaseId, Cancellation);
        var late = () => page.PromptAsync(study.Ball.Id, 3, 1, true, 20, 15);
        (await late.Should().ThrowAsync<HubException>()).Which.Message.Should().Contain("no such case");
        await OthersGoOnAsync(server, browser);
    }

    [Fact]
    public async Task A_case_cannot_be_removed_behind_a_runs_back()
    {
        var gate = new TaskCompletionSource();
        using var server = new Server(Waiting(gate));
        using var browser = await Browser.SignedInAsync(server);
        var study = await Study.CreateAsync(server);
        await using var page = await CasePage.OpenAsync(server, browser, study.CaseId);
        var run = await RunningAsync(page, study);
        var remove = () => server.Services.GetRequiredService<IProjectStore>().RemoveCaseAsync(study.CaseId, Cancellation);
        (await remove.Should().ThrowAsync<Mem3DException>()).Which.Kind.Should().Be(ErrorKind.Conflict);
        gate.SetResult();
        (await page.EndAsync(run.Id)).Status.Should().Be((int)EditStatus.Completed);
        await StaysAsync(server, browser, study, [.. Enumerable.Range(12, Study.Depth - 12)]);
    }

    [Fact]
    public async Task A_disk_that_fills_up_during_a_run_keeps_what_was_stored_before()
    {
        using var server = new Server(new ThresholdEngine(Study.Threshold), replace: FaultySessions.Replace);
        using var browser = await Browser.SignedInAsync(server);
        var study = await Study.CreateAsync(server);
        await using var page = await CasePage.OpenAsync(server, browser, study.CaseId);
        await page.PromptedAsync(study.Ball.Id, 12, 1, true, 20, 15);
        var disk = server.Services.GetRequiredService<FaultySessions>();
        (disk.GoodWrites, disk.FailingWrites) = (1, 1);
        var failed = await page.EndAsync((await page.PropagateAsync(study.Ball.Id, 0, Study.Depth)).Id);
        (failed.Status, failed.Failure).Should().Be(((int)EditStatus.Failed, "The server's disk is full. Free space in the data folder."));
        var kept = page.Slices(study.Ball.Id).Select(s => s.Slice).ToArray();
        kept.Length.Should().BeGreaterThan(1).And.BeLessThan(Study.Depth);
        await StaysAsync(server, browser, study, kept);
    }

    [Fact]
    public async Task Signing_out_during_a_run_leaves_the_run_its_way()
    {
        var gate = new TaskCompletionSource();
        using var server = new Server(Waiting(gate));
        using var browser = await Browser.SignedInAsync(server);
        var study = await Study.CreateAsync(server);
        var page = await CasePage.OpenAsync(server, browser, study.CaseId);
        var run = await RunningAsync(page, study);
        await browser.SignOutAsync();
        await page.DisposeAsync();
        var refused = () => CasePage.OpenAsync(server, browser, study.CaseId);
        await refused.Should().ThrowAsync<HttpRequestException>("nobody is signed in any more");

        gate.SetResult();
        await browser.SignInAsync();
        await using var back = await CasePage.OpenAsync(server, browser, study.CaseId);
        if (back.View.Run is not null)
        {
            await back.EndAsync(run.Id);
        }

        await using var later = await CasePage.OpenAsync(server, browser, study.CaseId);
        later.View.Edits.Single(e => e.Id == run.Id).Status.Should().Be((int)EditStatus.Completed);
        later.Slices(study.Ball.Id).Should().HaveCount(Study.Depth - 12);
    }

    [Fact]
    public async Task Somebody_removed_during_her_run_can_do_no_more_and_her_work_stays()
    {
        var gate = new TaskCompletionSource();
        using var server = new Server(Waiting(gate));
        using var browser = await Browser.SignedInAsync(server);
        var study = await Study.CreateAsync(server);
        using var grace = await GraceAsync(server);
        await using var page = await CasePage.OpenAsync(server, grace, study.CaseId);
        await using var ada = await CasePage.OpenAsync(server, browser, study.CaseId);
        var run = await RunningAsync(page, study);
        using (var scope = server.Services.CreateScope())
        {
            var users = scope.ServiceProvider.GetRequiredService<UserManager<Mem3DUser>>();
            (await users.DeleteAsync((await users.FindByEmailAsync(Grace))!)).Succeeded.Should().BeTrue();
        }

        var late = () => page.PromptAsync(study.Ball.Id, 3, 1, true, 20, 15);
        (await late.Should().ThrowAsync<HubException>()).Which.Message.Should().Contain("Your account was removed");
        gate.SetResult();
        (await ada.EndAsync(run.Id)).Status.Should().Be((int)EditStatus.Completed);
        ada.Slices(study.Ball.Id).Should().HaveCount(Study.Depth - 12);
        await OthersGoOnAsync(server, browser);
    }

    [Fact]
    public async Task Late_answers_of_a_stopped_run_are_dropped_all_the_way()
    {
        var gate = new TaskCompletionSource();
        using var server = new Server(Waiting(gate, listens: false));
        using var browser = await Browser.SignedInAsync(server);
        var study = await Study.CreateAsync(server);
        await using var page = await CasePage.OpenAsync(server, browser, study.CaseId);
        var run = await RunningAsync(page, study);
        await page.StopAsync();
        gate.SetResult();
        (await page.EndAsync(run.Id)).Status.Should().Be((int)EditStatus.Stopped);
        var next = await page.PropagateAsync(study.Ball.Id, 0, Study.Depth, direction: 2);
        (await page.EndAsync(next.Id)).Status.Should().Be((int)EditStatus.Completed);
        page.Told<SlicesChangedView>().Where(c => c.EditId == run.Id).SelectMany(c => c.Slices).Select(s => s.Slice).Should().Equal(13, 14);
        var disk = await server.Services.GetRequiredService<ISessionStore>().LoadAsync(study.CaseId, Cancellation);
        disk.Slices[study.Ball.Id].Where(s => s.EditId == run.Id).Select(s => s.Slice).Should().Equal(13, 14);
        page.Told<RunChangedView>().Where(r => r.EditId == run.Id).SkipWhile(r => r.Status == 0).Should().ContainSingle("after the end nothing more is said of it");
    }

    private static Exception Failure(string kind) => kind switch
    {
        "nan" => new Mem3DException(ErrorKind.Unavailable, "The network read_decode gave values in prob that are not numbers.", "Check the volume."),
        "runtime" => new Mem3DException(ErrorKind.Unavailable, "The network read_decode failed: no such row.", "Try again."),
        _ => new InsufficientMemoryException(),
    };

    /// <summary>An engine that waits before slice 15 until the gate opens; one that does not listen goes on waiting when it is stopped.</summary>
    private static ThresholdEngine Waiting(TaskCompletionSource gate, bool listens = true) => new(Study.Threshold)
    {
        BeforeSlice = (slice, token) => slice == Broken ? gate.Task.WaitAsync(listens ? token : CancellationToken.None) : Task.CompletedTask,
    };

    /// <summary>A run upwards from slice 12 that has come to slice 15.</summary>
    private static async Task<EditView> RunningAsync(CasePage page, Study study)
    {
        await page.PromptedAsync(study.Ball.Id, 12, 1, true, 20, 15);
        var run = await page.PropagateAsync(study.Ball.Id, 0, Study.Depth, direction: 1);
        await CasePage.UntilAsync(() => page.Slices(study.Ball.Id).Count == 3);
        return run;
    }

    private static async Task<Browser> GraceAsync(Server server)
    {
        using var scope = server.Services.CreateScope();
        var grace = await scope.ServiceProvider.GetRequiredService<People>().AddAsync("Grace", Grace, GracesPassword, administrator: false);
        foreach (var project in await server.Services.GetRequiredService<IProjectStore>().ListAsync(Cancellation))
        {
            await server.Services.GetRequiredService<IMemberStore>().SetAsync(project.Id, grace.Id, ProjectRole.Manager, Actor.Server, Cancellation);
        }

        var browser = new Browser(server);
        await browser.SignInAsync(Grace, GracesPassword);
        return browser;
    }

    /// <summary>Slices are on disk, and in a page that is opened now.</summary>
    private static async Task StaysAsync(Server server, Browser browser, Study study, params int[] slices)
    {
        var disk = await server.Services.GetRequiredService<ISessionStore>().LoadAsync(study.CaseId, Cancellation);
        disk.Slices[study.Ball.Id].Select(s => s.Slice).Should().Equal(slices);
        await using var reloaded = await CasePage.OpenAsync(server, browser, study.CaseId);
        reloaded.Slices(study.Ball.Id).Select(s => s.Slice).Should().Equal(slices);
        reloaded.View.Run.Should().BeNull();
    }

    private static async Task OthersGoOnAsync(Server server, Browser browser)
    {
        var study = await Study.CreateAsync(server, "Another study");
        await using var page = await CasePage.OpenAsync(server, browser, study.CaseId);
        await page.PromptedAsync(study.Ball.Id, 12, 1, true, 20, 15);
        (await page.EndAsync((await page.PropagateAsync(study.Ball.Id, 0, Study.Depth, direction: 2)).Id)).Status.Should().Be((int)EditStatus.Completed);
    }
}
