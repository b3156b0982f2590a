using Mem3D.Core.Sessions;
using Mem3D.Integration.Tests.Stage;
using Mem3D.Testing;
using Mem3D.Testing.Engines;
using Mem3D.Web.Hubs.Wire;
using Microsoft.Extensions.DependencyInjection;

namespace Mem3D.Integration.Tests;

/// <summary>The end of a server that was asked to stop: runs stop at a slice, pages are told, and the next server goes on.</summary>
public sealed class ShutdownTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Pages_are_told_before_the_line_is_cut_and_the_next_server_goes_on_with_the_round()
    {
        using var data = new TemporaryFolder();
        var (study, cut) = await CutOffAsync(data.Path);
        await using var server = new Server(new ThresholdEngine(Study.Threshold), data.Path);
        var edits = await EndedAsync(server, study, 3);
        (edits[1].Id, edits[1].Status).Should().Be((cut, EditStatus.Interrupted));
        (edits[2].Kind, edits[2].Status, edits[2].AuthorId).Should().Be((EditKind.Propagation, EditStatus.Completed, edits[1].AuthorId));
        var slices = (await server.Services.GetRequiredService<ISessionStore>().LoadAsync(study.CaseId, Cancellation)).Slices[study.Ball.Id];
        slices.Select(s => s.Slice).Should().Equal(Enumerable.Range(12, Study.Depth - 12));
    }

    [Fact]
    public async Task A_round_that_is_cut_off_again_and_again_is_not_tried_for_ever()
    {
        using var data = new TemporaryFolder();
        var (study, _) = await CutOffAsync(data.Path);
        await using (var second = new Server(Hanging(), data.Path))
        {
            var store = second.Services.GetRequiredService<ISessionStore>();
            await CasePage.UntilAsync(async () => (await store.LoadAsync(study.CaseId, Cancellation)).Edits.Count == 3);
        }

        await using var third = new Server(new ThresholdEngine(Study.Threshold), data.Path);
        var edits = await EndedAsync(third, study, 3);
        edits.Select(e => e.Status).Should().Equal(EditStatus.Completed, EditStatus.Interrupted, EditStatus.Interrupted);
        using var browser = new Browser(third);
        await browser.SignInAsync();
        await using var page = await CasePage.OpenAsync(third, browser, study.CaseId);
        page.View.Run.Should().BeNull();
        (await page.UndoAsync())!.Kind.Should().Be((int)EditKind.Propagation);
    }

    [Fact]
    public async Task A_round_that_somebody_went_on_from_otherwise_stays_as_it_is()
    {
        using var data = new TemporaryFolder();
        var (study, _) = await CutOffAsync(data.Path);
        await using (var second = new Server(new ThresholdEngine(Study.Threshold), data.Path, settings: new Dictionary<string, string> { ["Mem3D:ResumeRounds"] = "false" }))
        {
            using var browser = new Browser(second);
            await browser.SignInAsync();
            await using var page = await CasePage.OpenAsync(second, browser, study.CaseId);
            await page.AcceptAsync(study.Ball.Id, 13);
        }

        await using var third = new Server(new ThresholdEngine(Study.Threshold), data.Path);
        (await EndedAsync(third, study, 3)).Select(e => e.Kind).Should().Equal(EditKind.Prompt, EditKind.Propagation, EditKind.Accept);
    }

    [Fact]
    public async Task A_round_of_a_case_that_may_not_be_changed_any_more_stays_interrupted()
    {
        using var data = new TemporaryFolder();
        var (study, _) = await CutOffAsync(data.Path);
        await using (var second = new Server(new ThresholdEngine(Study.Threshold), data.Path, settings: new Dictionary<string, string> { ["Mem3D:ResumeRounds"] = "false" }))
        {
            using var browser = new Browser(second);
            await browser.SignInAsync();
            using var body = new StringContent("{\"archived\":true}", System.Text.Encoding.UTF8, "application/json");
            (await browser.Http.PatchAsync($"/api/cases/{study.CaseId}/workflow", body, Cancellation)).StatusCode.Should().Be(System.Net.HttpStatusCode.NoContent);
        }

        var log = new LogRecorder();
        await using var third = new Server(new ThresholdEngine(Study.Threshold), data.Path, replace: log.ListenTo);
        await CasePage.UntilAsync(() => log.Lines.Any(line => line.Contains("stays interrupted: The case is archived", StringComparison.Ordinal)));
        (await EndedAsync(third, study, 2)).Select(e => e.Status).Should().Equal(EditStatus.Completed, EditStatus.Interrupted);
    }

    private static ThresholdEngine Hanging() => new(Study.Threshold)
    {
        BeforeSlice = (slice, token) => slice == 15 ? Task.Delay(Timeout.Infinite, token) : Task.CompletedTask,
    };

    /// <summary>A server that was stopped while a round had come to slice 15.</summary>
    private static async Task<(Study Study, Guid Round)> CutOffAsync(string data)
    {
        var server = new Server(Hanging(), data);
        using var browser = await Browser.SignedInAsync(server);
        var study = await Study.CreateAsync(server);
        await using var page = await CasePage.OpenAsync(server, browser, study.CaseId);
        await page.PromptedAsync(study.Ball.Id, 12, 1, true, 20, 15);
        var round = await page.PropagateAsync(study.Ball.Id, 0, Study.Depth, direction: 1);
        await CasePage.UntilAsync(() => page.Slices(study.Ball.Id).Count == 3);
        await server.DisposeAsync();
        await CasePage.UntilAsync(() => page.Told<RunChangedView>().Any(r => r.Status == (int)EditStatus.Interrupted));
        page.Told<EditView>().Last(e => e.Id == round.Id).Status.Should().Be((int)EditStatus.Interrupted);
        return (study, round.Id);
    }

    /// <summary>The history once so many edits have all ended.</summary>
    private static async Task<IReadOnlyList<Edit>> EndedAsync(Server server, Study study, int count)
    {
        var store = server.Services.GetRequiredService<ISessionStore>();
        IReadOnlyList<Edit> edits = [];
        await CasePage.UntilAsync(async () =>
        {
            edits = (await store.LoadAsync(study.CaseId, Cancellation)).Edits;
            return edits.Count >= count && edits.All(e => e.Status != EditStatus.Running);
        });
        edits.Should().HaveCount(count);
        return edits;
    }
}
