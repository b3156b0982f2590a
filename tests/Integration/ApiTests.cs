using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using Mem3D.Core.People;
using Mem3D.Integration.Tests.Stage;
using Mem3D.Testing.Engines;
using Microsoft.Extensions.DependencyInjection;

namespace Mem3D.Integration.Tests;

/// <summary>A project from its beginning to an accepted case by scripts alone: one token a person, no page.</summary>
public sealed class ApiTests : IAsyncLifetime
{
    private readonly Dictionary<string, HttpClient> _scripts = [];
    private Team _team = null!;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private string Project => $"/api/projects/{_team.Study.ProjectId}";

    private string Case => $"/api/cases/{_team.Study.CaseId}";

    public async ValueTask InitializeAsync()
    {
        _team = await Team.GatherAsync(new Server(new ThresholdEngine(Study.Threshold)));
        foreach (var (name, scopes) in new[] { ("manager", TokenScopes.Read | TokenScopes.Manage), ("annotator", TokenScopes.Read | TokenScopes.Annotate), ("reviewer", TokenScopes.Read | TokenScopes.Review | TokenScopes.Annotate) })
        {
            var (_, token) = await _team.Server.Services.GetRequiredService<ITokenStore>().CreateAsync(_team.IdOf(name), "script", scopes, TimeSpan.FromDays(1), Cancellation);
            _scripts[name] = _team.Server.Stranger();
            _scripts[name].DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", token);
        }
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var script in _scripts.Values)
        {
            script.Dispose();
        }

        await _team.DisposeAsync();
    }

    [Fact]
    public async Task A_case_goes_its_whole_way_by_scripts()
    {
        await AskAsync("manager", HttpMethod.Put, $"{Project}/settings", new { guidelines = "# Balls", leaseMinutes = 60, controlShare = 1.0, blinded = true, archived = false, demonstration = false });
        (await GetAsync("annotator", $"{Project}/settings")).GetProperty("guidelines").GetString().Should().Be("# Balls");
        await AskAsync("manager", HttpMethod.Patch, $"{Case}/workflow", new { priority = 2, tags = new[] { "urgent" } });
        var next = await AskAsync("annotator", HttpMethod.Post, $"{Project}/cases/next");
        next!.Value.GetProperty("caseId").GetGuid().Should().Be(_team.Study.CaseId);
        await using (var page = await CasePage.OpenAsync(_team.Server, _team["annotator"], _team.Study.CaseId))
        {
            await page.PromptedAsync(_team.Study.Ball.Id, Study.Centre.Z, 1, true, Study.Centre.X, Study.Centre.Y);
        }

        await AskAsync("annotator", HttpMethod.Post, $"{Case}/workflow/submit", new { note = "" });
        (await RefusedAsync("annotator", HttpMethod.Post, $"{Case}/workflow/take")).Should().Be(HttpStatusCode.Forbidden);
        (await AskAsync("reviewer", HttpMethod.Post, $"{Project}/reviews/next"))!.Value.GetProperty("caseId").GetGuid().Should().Be(_team.Study.CaseId);
        var card = (await GetAsync("reviewer", $"{Case}/cards")).GetProperty("cards")[0];
        await AskAsync("reviewer", HttpMethod.Post, $"{Case}/verdicts", new { labelId = card.GetProperty("labelId").GetGuid(), slice = card.GetProperty("slice").GetInt32(), verdict = "wrong" });
        var comment = await AskAsync("reviewer", HttpMethod.Post, $"{Case}/comments", new { text = "Cut off here.", slice = Study.Centre.Z, x = 20.5, y = 15, round = 1 });
        await AskAsync("reviewer", HttpMethod.Post, $"{Case}/workflow/return", new { note = "Please look at the rim." });
        (await GetAsync("annotator", "/api/notifications"))[0].GetProperty("note").GetString().Should().Contain("rim");
        (await AskAsync("annotator", HttpMethod.Post, $"{Project}/cases/next"))!.Value.GetProperty("caseId").GetGuid().Should().Be(_team.Study.CaseId, "what was returned comes first");
        await using (var page = await CasePage.OpenAsync(_team.Server, _team["annotator"], _team.Study.CaseId))
        {
            await page.PromptedAsync(_team.Study.Ball.Id, Study.Centre.Z + 1, 1, true, Study.Centre.X, Study.Centre.Y);
        }

        await AskAsync("annotator", HttpMethod.Put, $"{Case}/comments/{comment!.Value.GetProperty("id").GetGuid()}/resolved", new { resolved = true });
        (await GetAsync("reviewer", $"{Case}/comments"))[0].GetProperty("resolvedBy").GetString().Should().Be("annotator");
        await AskAsync("annotator", HttpMethod.Post, $"{Case}/workflow/submit");
        await AskAsync("reviewer", HttpMethod.Post, $"{Case}/workflow/take");
        await AskAsync("reviewer", HttpMethod.Post, $"{Case}/workflow/accept");
        var way = (await GetAsync("manager", $"{Case}/workflow")).GetProperty("events").EnumerateArray().Select(e => e.GetProperty("action").GetString());
        way.Should().Equal("Assign", "Begin", "Submit", "Take", "Return", "Begin", "Submit", "Take", "Accept");
        (await GetAsync("manager", $"{Project}/cases?state=accepted&tag=urgent")).GetProperty("total").GetInt32().Should().Be(1);
        var dashboard = await GetAsync("manager", $"{Project}/dashboard");
        dashboard.GetProperty("states").GetProperty("Accepted").GetInt32().Should().Be(1);
        dashboard.GetProperty("people").EnumerateArray().Should().Contain(p => p.GetProperty("name").GetString() == "annotator" && p.GetProperty("accepted").GetInt32() == 1);
    }

    [Fact]
    public async Task Labels_and_cases_are_managed_and_the_log_says_so()
    {
        var made = (await AskAsync("manager", HttpMethod.Post, $"{Project}/labels", new { name = "Rim", color = "#0072b2", code = new { value = "64033007", meaning = "Kidney" }, overlap = "Precedence", minimumQuality = 0.8, required = true }))!.Value;
        var label = $"{Project}/labels/{made.GetProperty("id").GetGuid()}";
        made.GetProperty("overlap").GetString().Should().Be("Precedence");
        (made.GetProperty("minimumQuality").GetDouble(), made.GetProperty("required").GetBoolean()).Should().Be((0.8, true));
        var changed = (await AskAsync("manager", HttpMethod.Put, label, new { name = "Edge", required = false }))!.Value;
        (changed.GetProperty("name").GetString(), changed.GetProperty("number").GetInt32()).Should().Be(("Edge", made.GetProperty("number").GetInt32()));
        (await RefusedAsync("manager", HttpMethod.Post, $"{Project}/labels", new { name = "Worse", minimumQuality = 7 })).Should().Be(HttpStatusCode.BadRequest);
        (await RefusedAsync("manager", HttpMethod.Post, $"{Project}/labels", new { name = "Worse", color = "red" })).Should().Be(HttpStatusCode.BadRequest);
        (await RefusedAsync("manager", HttpMethod.Delete, $"{Project}/labels/{_team.Other.Ball.Id}")).Should().Be(HttpStatusCode.NotFound, "it is another project's");
        (await RefusedAsync("annotator", HttpMethod.Delete, label)).Should().Be(HttpStatusCode.Forbidden);
        await AskAsync("manager", HttpMethod.Delete, label);
        (await GetAsync("annotator", $"{Project}/labels")).EnumerateArray().Select(l => l.GetProperty("name").GetString()).Should().Equal("Ball", "Other");
        await AskAsync("manager", HttpMethod.Delete, $"/api/cases/{await _team.Study.AnotherCaseAsync(_team.Server)}");
        (await GetAsync("manager", $"{Project}/cases")).GetProperty("total").GetInt32().Should().Be(1);
        var log = await _scripts["manager"].GetStringAsync($"{Project}/audit.csv", Cancellation);
        log.Should().Contain("label-changed").And.Contain("Rim: added").And.Contain("Edge: changed").And.Contain("Edge: removed").And.Contain("case-removed");
        log.Should().NotContain("Another ball", "names of cases may be names of patients");
    }

    [Fact]
    public async Task Several_cases_change_together_and_what_is_written_down_comes_as_tables()
    {
        var other = await _team.Study.AnotherCaseAsync(_team.Server);
        var both = new[] { _team.Study.CaseId, other };
        await AskAsync("manager", HttpMethod.Patch, $"{Project}/cases", new { caseIds = both, change = new { priority = 4, assigneeId = _team.IdOf("annotator"), tags = new[] { "first" } } });
        (await GetAsync("manager", $"{Project}/cases?state=assigned&tag=first")).GetProperty("total").GetInt32().Should().Be(2);
        (await RefusedAsync("annotator", HttpMethod.Patch, $"{Project}/cases", new { caseIds = both, change = new { priority = 1 } })).Should().Be(HttpStatusCode.Forbidden);
        (await RefusedAsync("manager", HttpMethod.Patch, $"{Project}/cases", new { caseIds = new[] { Guid.NewGuid() }, change = new { priority = 1 } })).Should().Be(HttpStatusCode.NotFound);
        await using (var page = await CasePage.OpenAsync(_team.Server, _team["annotator"], _team.Study.CaseId))
        {
            await page.PromptedAsync(_team.Study.Ball.Id, Study.Centre.Z, 1, true, Study.Centre.X, Study.Centre.Y);
        }

        await AskAsync("annotator", HttpMethod.Post, $"{Case}/comments", new { text = "Is \"this\" the rim?", slice = 3 });
        await AskAsync("annotator", HttpMethod.Post, $"{Case}/workflow/submit");
        await AskAsync("reviewer", HttpMethod.Post, $"{Case}/workflow/take");
        var card = (await GetAsync("reviewer", $"{Case}/cards")).GetProperty("cards")[0];
        await AskAsync("reviewer", HttpMethod.Post, $"{Case}/verdicts", new { labelId = card.GetProperty("labelId").GetGuid(), slice = card.GetProperty("slice").GetInt32(), verdict = "wrong" });
        await AskAsync("reviewer", HttpMethod.Post, $"{Case}/workflow/accept");
        (await TableAsync("moves")).Should().Contain(",Accept,in review,accepted,reviewer,annotator,");
        (await TableAsync("verdicts")).Should().Contain(",Ball,").And.Contain(",Wrong,").And.Contain(",reviewer");
        (await TableAsync("comments")).Should().Contain("Is \"\"this\"\" the rim?");
        (await TableAsync("progress")).Should().Contain(",annotator,1,1,0,").And.Contain(",reviewer,0,0,1,");
        (await RefusedAsync("manager", HttpMethod.Get, $"{Project}/dashboard/nonsense.csv")).Should().Be(HttpStatusCode.NotFound);
        var hers = (await GetAsync("manager", $"{Project}/dashboard/days?person={_team.IdOf("annotator")}")).EnumerateArray().Last();
        (hers.GetProperty("total").GetInt32(), hers.GetProperty("submitted").GetInt32(), hers.GetProperty("accepted").GetInt32()).Should().Be((2, 1, 1));
        (await GetAsync("manager", $"{Project}/dashboard/days?label={_team.Study.Other.Id}")).EnumerateArray().Last().GetProperty("submitted").GetInt32().Should().Be(0);
        (await GetAsync("manager", $"{Project}/dashboard/days?person={_team.IdOf("observer")}")).GetArrayLength().Should().Be(0);

        Task<string> TableAsync(string name) => _scripts["manager"].GetStringAsync($"{Project}/dashboard/{name}.csv", Cancellation);
    }

    [Fact]
    public async Task Import_and_export_stand_in_the_log()
    {
        await using (var page = await CasePage.OpenAsync(_team.Server, _team["annotator"], _team.Study.CaseId))
        {
            await page.PromptedAsync(_team.Study.Ball.Id, Study.Centre.Z, 1, true, Study.Centre.X, Study.Centre.Y);
        }

        var file = await _team["annotator"].Http.GetByteArrayAsync($"{Case}/export/nifti", Cancellation);
        using var request = new HttpRequestMessage(HttpMethod.Post, $"{Case}/segmentations") { Content = new ByteArrayContent(file) };
        request.Headers.Add("Mem3D-File-Name", "masks.nii.gz");
        var received = await (await _scripts["annotator"].SendAsync(request, Cancellation)).Content.ReadFromJsonAsync<JsonElement>(Cancellation);
        var segment = received.GetProperty("segments")[0].GetProperty("index").GetInt32();
        await AskAsync("annotator", HttpMethod.Post, $"/api/segmentations/{received.GetProperty("importId").GetGuid()}", new[] { new { segment, labelId = _team.Study.Other.Id } });
        (await RefusedAsync("annotator", HttpMethod.Get, $"{Case}/export/nifti")).Should().Be(HttpStatusCode.Forbidden, "her token does not export");
        var started = await (await _team["manager"].Http.PostAsJsonAsync($"{Project}/exports?layout=bids", new { }, Cancellation)).Content.ReadFromJsonAsync<JsonElement>(Cancellation);
        var state = "";
        for (var looks = 0; looks < 600 && state is not ("done" or "failed"); looks++)
        {
            await Task.Delay(50, Cancellation);
            state = (await _team["manager"].Http.GetFromJsonAsync<JsonElement>($"/api/exports/{started.GetProperty("exportId").GetGuid()}", Cancellation)).GetProperty("state").GetString();
        }

        state.Should().Be("done");
        var lines = (await _scripts["manager"].GetStringAsync($"{Project}/audit.csv", Cancellation)).Split("\r\n");
        lines.Should().Contain(l => l.Contains("annotator,masks-imported", StringComparison.Ordinal))
            .And.Contain(l => l.Contains("annotator,case-exported", StringComparison.Ordinal)).And.Contain(l => l.Contains("manager,dataset-exported", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Two_readings_are_compared_and_adjudicated()
    {
        var cases = (await AskAsync("manager", HttpMethod.Post, $"{Case}/workflow/readings", new { readers = 2 }))!.Value.GetProperty("cases").EnumerateArray().Select(c => c.GetGuid()).ToList();
        await _team.AddAsync("second", _team.Study.ProjectId, ProjectRole.Annotator);
        foreach (var name in new[] { "annotator", "second" })
        {
            var mine = (await (await _team[name].Http.PostAsync($"{Project}/cases/next", null, Cancellation)).Content.ReadFromJsonAsync<JsonElement>(Cancellation)).GetProperty("caseId").GetGuid();
            await using var page = await CasePage.OpenAsync(_team.Server, _team[name], mine);
            await page.PromptedAsync(_team.Study.Ball.Id, Study.Centre.Z, 1, true, Study.Centre.X, Study.Centre.Y);
        }

        var group = (await GetAsync("reviewer", $"{Project}/cases")).GetProperty("items")[0].GetProperty("groupId").GetGuid();
        var readings = $"{Project}/readings/{group}";
        var opened = await GetAsync("reviewer", readings);
        opened.GetProperty("compared").GetArrayLength().Should().Be(2);
        opened.GetProperty("labels")[0].GetProperty("id").GetGuid().Should().Be(_team.Study.Ball.Id);
        var compared = await GetAsync("reviewer", $"{readings}/labels/{_team.Study.Ball.Id}");
        compared.GetProperty("comparison").GetProperty("pairs")[0].GetProperty("dice").GetDouble().Should().Be(1);
        compared.GetProperty("decided").GetArrayLength().Should().Be(0);
        var given = (await AskAsync("reviewer", HttpMethod.Post, $"{readings}/agreed"))!.Value;
        given.GetProperty("slices").GetInt32().Should().Be(1);
        cases.Append(_team.Study.CaseId).Should().Contain(given.GetProperty("caseId").GetGuid());
        (await RefusedAsync("reviewer", HttpMethod.Post, $"{readings}/pick", new { reader = 9 })).Should().Be(HttpStatusCode.NotFound);
        (await AskAsync("reviewer", HttpMethod.Post, $"{readings}/pick", new { reader = 1 }))!.Value.GetProperty("slices").GetInt32().Should().Be(1);
        (await RefusedAsync("reviewer", HttpMethod.Post, $"{readings}/pick", new { reader = 1, labelId = _team.Study.Ball.Id, slices = new[] { 999 } })).Should().Be(HttpStatusCode.BadRequest);
        var picture = await _team["reviewer"].Http.GetAsync($"{readings}/labels/{_team.Study.Ball.Id}/slices/{Study.Centre.Z}/picture", Cancellation);
        picture.Content.Headers.ContentType!.MediaType.Should().Be("image/png");
        (await RefusedAsync("annotator", HttpMethod.Get, readings)).Should().Be(HttpStatusCode.Forbidden);
    }

    [Fact]
    public async Task Every_operation_is_described()
    {
        var document = await GetAsync("manager", "/api/openapi/v1.json");
        var poor = new List<string>();
        foreach (var path in document.GetProperty("paths").EnumerateObject())
        {
            foreach (var operation in path.Value.EnumerateObject())
            {
                var described = operation.Value.TryGetProperty("summary", out var summary) && summary.GetString()!.Length > 10
                    && operation.Value.TryGetProperty("description", out _) && operation.Value.TryGetProperty("tags", out var tags) && tags[0].GetString() != "Mem3D.Web";
                if (!described)
                {
                    poor.Add($"{operation.Name} {path.Name}");
                }
            }
        }

        poor.Should().BeEmpty("each has a summary, a group and the right it needs");
    }

    private async Task<JsonElement> GetAsync(string name, string path) => (await AskAsync(name, HttpMethod.Get, path))!.Value;

    /// <summary>The answer's body; null: it has none. Fails with the server's words when it is refused.</summary>
    private async Task<JsonElement?> AskAsync(string name, HttpMethod method, string path, object? body = null)
    {
        using var answer = await SendAsync(name, method, path, body);
        var text = await answer.Content.ReadAsStringAsync(Cancellation);
        answer.IsSuccessStatusCode.Should().BeTrue($"{name} {method} {path} answered {(int)answer.StatusCode}: {text}");
        return text.Length == 0 ? null : JsonDocument.Parse(text).RootElement;
    }

    private async Task<HttpStatusCode> RefusedAsync(string name, HttpMethod method, string path, object? body = null)
    {
        using var answer = await SendAsync(name, method, path, body);
        answer.Content.Headers.ContentType!.MediaType.Should().Be("application/problem+json");
        return answer.StatusCode;
    }

    private async Task<HttpResponseMessage> SendAsync(string name, HttpMethod method, string path, object? body)
    {
        using var request = new HttpRequestMessage(method, path) { Content = body is null ? null : JsonContent.Create(body) };
        return await _scripts[name].SendAsync(request, Cancellation);
    }
}
