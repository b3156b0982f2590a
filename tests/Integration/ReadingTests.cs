using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Mem3D.Core.Masks;
using Mem3D.Core.People;
using Mem3D.Core.Readings;
using Mem3D.Core.Sessions;
using Mem3D.Core.Work;
using Mem3D.Integration.Tests.Stage;
using Mem3D.Testing.Engines;
using Mem3D.Web.Hubs.Wire;
using Microsoft.AspNetCore.SignalR;
using Microsoft.Extensions.DependencyInjection;

namespace Mem3D.Integration.Tests;

/// <summary>Several readers over HTTP and the hub: what nobody may see, and what the adjudicator takes.</summary>
public sealed class ReadingTests : IAsyncLifetime
{
    private readonly AnchorRecorder _engine = new(new ThresholdEngine(Study.Threshold));
    private Team _team = null!;
    private Guid _group;
    private IReadOnlyList<Guid> _cases = [];

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private string Readings => $"/api/projects/{_team.Study.ProjectId}/readings/{_group}";

    private Guid Ball => _team.Study.Ball.Id;

    private Guid Adjudication => _cases[^1];

    public async ValueTask InitializeAsync()
    {
        _team = await Team.GatherAsync(new Server(_engine));
        await _team.AddAsync("second", _team.Study.ProjectId, ProjectRole.Annotator);
        await _team.AddAsync("readingmanager", _team.Study.ProjectId, ProjectRole.Manager);
        var work = _team.Server.Services.GetRequiredService<IWorkStore>();
        _cases = await work.ReplicateAsync(_team.Study.CaseId, 2, Actor.Server, Cancellation);
        _group = (await work.GetAsync(_cases[0], Cancellation)).GroupId!.Value;
    }

    public ValueTask DisposeAsync() => _team.DisposeAsync();

    [Fact]
    public async Task A_blinded_reading_is_its_readers_over_http_and_hub()
    {
        await AssignAsync(0, "annotator");
        await AssignAsync(1, "second");
        foreach (var (who, status) in new[] { ("annotator", HttpStatusCode.OK), ("second", HttpStatusCode.NotFound), ("observer", HttpStatusCode.NotFound), ("reviewer", HttpStatusCode.OK) })
        {
            foreach (var address in new[] { "", "/workflow", "/comments", $"/slices/K/{Study.Centre.Z}", $"/labels/{Ball}/slices/{Study.Centre.Z}/picture" })
            {
                (await _team[who].Http.GetAsync($"/api/cases/{_cases[0]}{address}", Cancellation)).StatusCode.Should().Be(status, $"{who} asks for {address}");
            }
        }

        var open = () => CasePage.OpenAsync(_team.Server, _team["second"], _cases[0]);
        (await open.Should().ThrowAsync<HubException>()).Which.Message.Should().Contain("no such case");
        await using var own = await CasePage.OpenAsync(_team.Server, _team["second"], _cases[1]);
        own.View.Id.Should().Be(_cases[1]);
    }

    [Fact]
    public async Task A_manager_who_reads_sees_no_other_reading_not_their_comparison_and_not_the_adjudication()
    {
        await AssignAsync(0, "annotator");
        await DrawAsync("annotator", 0, Study.Centre.Z);
        (await StatusAsync("readingmanager", $"/api/cases/{_cases[0]}")).Should().Be(HttpStatusCode.OK);
        await AssignAsync(1, "readingmanager");
        foreach (var address in new[] { $"/api/cases/{_cases[0]}", $"/api/cases/{Adjudication}", Readings, $"{Readings}/labels/{Ball}", $"{Readings}/labels/{Ball}/slices/3/picture" })
        {
            (await StatusAsync("readingmanager", address)).Should().Be(HttpStatusCode.Forbidden, address);
            (await StatusAsync("manager", address)).Should().Be(HttpStatusCode.OK, address);
        }

        var open = () => CasePage.OpenAsync(_team.Server, _team["readingmanager"], _cases[0]);
        (await open.Should().ThrowAsync<HubException>()).Which.Message.Should().Contain("You read this scan yourself");
        (await StatusAsync("readingmanager", $"/api/cases/{_cases[1]}")).Should().Be(HttpStatusCode.OK);
    }

    [Fact]
    public async Task Observers_find_no_blinded_reading_in_the_tables()
    {
        await AssignAsync(0, "annotator");
        await DrawAsync("annotator", 0, Study.Centre.Z);
        var dashboard = $"/api/projects/{_team.Study.ProjectId}/dashboard";
        (await _team["reviewer"].Http.GetStringAsync($"{dashboard}/cases.csv", Cancellation)).Should().Contain($"{_cases[0]}");
        (await _team["observer"].Http.GetStringAsync($"{dashboard}/cases.csv", Cancellation)).Should().NotContain($"{_cases[0]}");
        (await JsonAsync("reviewer", dashboard)).GetProperty("stuck").GetArrayLength().Should().Be(1);
        (await JsonAsync("observer", dashboard)).GetProperty("stuck").GetArrayLength().Should().Be(0);
    }

    [Fact]
    public async Task A_page_that_is_open_draws_in_nothing_that_a_former_reader_left()
    {
        await AssignAsync(0, "annotator");
        await DrawAsync("annotator", 0, Study.Centre.Z);
        await AssignAsync(0, "second");
        await using var page = await CasePage.OpenAsync(_team.Server, _team["second"], _cases[0]);
        page.View.Slices.Should().BeEmpty();
        page.View.Edits.Should().BeEmpty();
        await page.PromptedAsync(Ball, Study.Centre.Z + 2, 1, true, Study.Centre.X, Study.Centre.Y);
        var run = await page.PropagateAsync(Ball, 0, Study.Depth);
        await page.EndAsync(run.Id);
        (await SlicesAsync(_cases[0]))[Study.Centre.Z].Anchored.Should().BeFalse("the former reader's slice is no memory of hers");
    }

    [Fact]
    public async Task What_the_adjudicator_drew_outlives_what_she_takes_from_the_readers()
    {
        await ReadAsync();
        await using var page = await CasePage.OpenAsync(_team.Server, _team["reviewer"], Adjudication);
        await page.PromptedAsync(Ball, 10, 1, true, Study.Centre.X, Study.Centre.Y);
        await page.NoTargetAsync(Ball, 23);
        var (mine, empty) = (page.Slice(Ball, 10)!, page.Slice(Ball, 23)!);

        (await GivenAsync("agreed", null)).Should().Be(2, "slice 10 was hers already");
        page.Slice(Ball, 10)!.EditId.Should().Be(mine.EditId);
        page.Slice(Ball, 23)!.EditId.Should().Be(empty.EditId);
        (await GivenAsync("pick", new { reader = 2 })).Should().Be(3, "what reader 2 has, and she did not decide");
        page.Slice(Ball, 10)!.EditId.Should().Be(mine.EditId);
        page.Slice(Ball, 23)!.EditId.Should().Be(empty.EditId);

        (await GivenAsync("pick", new { reader = 1, labelId = Ball, slices = new[] { 10, 14 } })).Should().Be(2, "these she chose one by one");
        var now = await SlicesAsync(Adjudication);
        (now[10].Origin, now[14].Area).Should().Be((SliceOrigin.Reading, 0), "reader 1 has nothing on slice 14");
        now.Keys.Should().BeEquivalentTo([8, 10, 12, 14, 23], "slices that nobody named are as they were");
    }

    [Fact]
    public async Task A_prompt_is_propagated_with_slices_of_both_readers_as_memory()
    {
        await ReadAsync();
        (await GivenAsync("agreed", null)).Should().Be(3);
        var (first, second) = (await SlicesAsync(_cases[0]), await SlicesAsync(_cases[1]));
        var given = await SlicesAsync(Adjudication);
        given.Keys.Should().BeEquivalentTo([8, 10, 12]);
        given.Values.Should().OnlyContain(s => s.Anchored && s.Origin == SliceOrigin.Reading);
        (given[8].Mask, given[10].Mask, given[12].Mask).Should().BeEquivalentTo((first[8].Mask, second[10].Mask, first[12].Mask), "the readers in turn");

        await using var page = await CasePage.OpenAsync(_team.Server, _team["reviewer"], Adjudication);
        await page.PromptedAsync(Ball, 14, 1, true, Study.Centre.X, Study.Centre.Y);
        await page.EndAsync((await page.PropagateAsync(Ball, 0, Study.Depth)).Id);
        var now = await SlicesAsync(Adjudication);
        _engine.Newest.Where(a => a.Slice != 14).Select(a => RunLength.Encode(a.Mask)).Should().BeEquivalentTo(given.OrderBy(g => g.Key).Select(g => g.Value.Mask), o => o.WithStrictOrdering());
        foreach (var slice in given.Keys)
        {
            now[slice].Should().BeEquivalentTo(given[slice], "what was given is an anchor: memory, and never rewritten");
        }

        now[9].Should().BeEquivalentTo(new { Origin = SliceOrigin.Propagated, Anchored = false });
        _engine.Newest.Select(a => a.Slice).Should().Equal(8, 10, 12, 14);
    }

    [Fact]
    public async Task A_comparison_is_made_once_and_again_when_a_reading_has_changed()
    {
        await ReadAsync();
        var before = await JsonAsync("reviewer", $"{Readings}/labels/{Ball}");
        before.GetProperty("comparison").GetProperty("slices").EnumerateArray().Select(s => (s.GetProperty("slice").GetInt32(), s.GetProperty("agreed").GetBoolean()))
            .Should().Equal((8, true), (10, true), (12, true), (14, false));
        var comparisons = _team.Server.Services.GetRequiredService<Web.Readings.Comparisons>();
        (await _team["reviewer"].Http.GetStringAsync($"{Readings}/labels/{Ball}", Cancellation)).Should().Be(before.GetRawText());
        comparisons.Made.Should().Be(1);
        await DrawAsync("annotator", 0, 14);
        (await JsonAsync("reviewer", $"{Readings}/labels/{Ball}")).GetProperty("comparison").GetProperty("slices").EnumerateArray()
            .Should().OnlyContain(s => s.GetProperty("agreed").GetBoolean());
        comparisons.Made.Should().Be(2);
    }

    /// <summary>Both mark slices 8, 10 and 12; the second one marks 14, too.</summary>
    private async Task ReadAsync()
    {
        await AssignAsync(0, "annotator");
        await AssignAsync(1, "second");
        await DrawAsync("annotator", 0, 8, 10, 12);
        await DrawAsync("second", 1, 8, 10, 12, 14);
    }

    private Task AssignAsync(int reading, string name) => _team.Server.Services.GetRequiredService<IWorkStore>()
        .AssignAsync(_team.Study.ProjectId, [_cases[reading]], _team.IdOf(name), Actor.Server, Cancellation);

    private async Task DrawAsync(string name, int reading, params int[] slices)
    {
        await using var page = await CasePage.OpenAsync(_team.Server, _team[name], _cases[reading]);
        foreach (var slice in slices)
        {
            await page.PromptedAsync(Ball, slice, 1, true, Study.Centre.X, Study.Centre.Y);
        }
    }

    private async Task<Dictionary<int, SliceState>> SlicesAsync(Guid caseId) =>
        (await _team.Server.Services.GetRequiredService<IReadingStore>().SlicesAsync(caseId, Ball, Cancellation)).ToDictionary(s => s.Slice);

    private async Task<int> GivenAsync(string how, object? body)
    {
        var answer = await _team["reviewer"].Http.PostAsJsonAsync($"{Readings}/{how}", body ?? new { }, Cancellation);
        answer.StatusCode.Should().Be(HttpStatusCode.OK, await answer.Content.ReadAsStringAsync(Cancellation));
        return (await answer.Content.ReadFromJsonAsync<JsonElement>(Cancellation)).GetProperty("slices").GetInt32();
    }

    private async Task<HttpStatusCode> StatusAsync(string who, string address) => (await _team[who].Http.GetAsync(address, Cancellation)).StatusCode;

    private async Task<JsonElement> JsonAsync(string who, string address) => await _team[who].Http.GetFromJsonAsync<JsonElement>(address, Cancellation);
}
