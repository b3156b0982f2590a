using System.Buffers.Binary;
using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Security.Cryptography;
using System.Text.Json;
using System.Text.RegularExpressions;
using Mem3D.Core.People;
using Mem3D.Data.Persistence;
using Mem3D.Integration.Tests.Stage;
using Mem3D.Testing.Engines;
using Microsoft.AspNetCore.Identity;
using Microsoft.AspNetCore.SignalR.Client;
using Microsoft.Extensions.DependencyInjection;

namespace Mem3D.Integration.Tests;

/// <summary>How people come in: by a link, with a second factor, with a token.</summary>
public sealed class InvitationAndTokenTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_link_makes_an_account_and_a_member_once()
    {
        await using var team = await Team.GatherAsync(new Server());
        var made = await team["manager"].Http.PostAsJsonAsync($"/api/projects/{team.Study.ProjectId}/invitations", new { role = "reviewer" }, Cancellation);
        var path = (await made.Content.ReadFromJsonAsync<JsonElement>(Cancellation)).GetProperty("path").GetString()!;
        using var nia = new Browser(team.Server);
        (await nia.Http.GetStringAsync(path, Cancellation)).Should().Contain("Join “Study”").And.Contain("reviewer");
        var joined = await nia.SubmitAsync(path, new() { ["Input.Name"] = "Nia", ["Input.Email"] = "nia@example.org", ["Input.Password"] = Team.Password });
        joined.Headers.Location!.ToString().Should().EndWith($"/projects/{team.Study.ProjectId}");
        (await nia.Http.GetAsync($"/projects/{team.Study.ProjectId}/review", Cancellation)).StatusCode.Should().Be(HttpStatusCode.OK);
        using var late = new Browser(team.Server);
        (await late.Http.GetStringAsync(path, Cancellation)).Should().Contain("not valid");
        (await team["outsider"].Http.PostAsJsonAsync($"/api/projects/{team.Study.ProjectId}/invitations", new { role = "manager" }, Cancellation)).StatusCode
            .Should().Be(HttpStatusCode.NotFound);
    }

    /// <summary>Several at once with one link: one of them joins, and the others leave nothing behind.</summary>
    [Fact]
    public async Task Whoever_comes_too_late_with_a_link_leaves_no_account()
    {
        await using var team = await Team.GatherAsync(new Server());
        var made = await team["manager"].Http.PostAsJsonAsync($"/api/projects/{team.Study.ProjectId}/invitations", new { role = "annotator" }, Cancellation);
        var path = (await made.Content.ReadFromJsonAsync<JsonElement>(Cancellation)).GetProperty("path").GetString()!;
        var people = Enumerable.Range(0, 4).Select(_ => new Browser(team.Server)).ToList();
        var forms = new List<Func<Task<HttpResponseMessage>>>();
        for (var n = 0; n < people.Count; n++)
        {
            forms.Add(await people[n].OpenAsync(path, new() { ["Input.Name"] = $"Racer {n}", ["Input.Email"] = $"racer{n}@example.org", ["Input.Password"] = Team.Password }));
        }

        await Task.WhenAll(forms.Select(send => send()));
        using var scope = team.Server.Services.CreateScope();
        scope.ServiceProvider.GetRequiredService<UserManager<Mem3DUser>>().Users.Count(u => u.DisplayName.StartsWith("Racer")).Should().Be(1);
        var signedIn = await Task.WhenAll(people.Select(p => p.Http.GetAsync("/", Cancellation)));
        signedIn.Count(a => a.StatusCode == HttpStatusCode.OK).Should().Be(1, "who has no account is not signed in");
        var late = Array.FindIndex(signedIn, a => a.StatusCode != HttpStatusCode.OK);
        var answer = await forms[late]();
        (await answer.Content.ReadAsStringAsync(Cancellation)).Should().Contain("not valid", "a form that comes too late says why");
        people.ForEach(p => p.Dispose());
    }

    [Fact]
    public async Task An_invitation_for_one_address_makes_an_account_for_no_other()
    {
        await using var team = await Team.GatherAsync(new Server());
        var invitations = team.Server.Services.GetRequiredService<IInvitationStore>();
        var (_, secret) = await invitations.CreateAsync(
            team.Study.ProjectId, ProjectRole.Annotator, "nia@example.org", TimeSpan.FromDays(1), Core.Work.Actor.Server, Cancellation);
        using var scope = team.Server.Services.CreateScope();
        var people = scope.ServiceProvider.GetRequiredService<Web.Security.People>();
        await FluentActions.Awaiting(() => people.JoinAsync(invitations, secret, "Thief", "thief@example.org", Team.Password)).Should().ThrowAsync<Core.Errors.Mem3DException>();
        scope.ServiceProvider.GetRequiredService<UserManager<Mem3DUser>>().Users.Any(u => u.DisplayName == "Thief").Should().BeFalse();
        (await people.JoinAsync(invitations, secret, "Nia", "NIA@example.org", Team.Password)).Used.UsedBy.Should().Be("Nia");
    }

    [Fact]
    public async Task A_second_administrator_is_appointed_and_the_last_one_stays()
    {
        await using var team = await Team.GatherAsync(new Server());
        using var scope = team.Server.Services.CreateScope();
        var people = scope.ServiceProvider.GetRequiredService<Web.Security.People>();
        var ada = people.List().Single(u => u.Email == Browser.Email);
        var by = new Web.Workspace.Person(ada.Id, ada.DisplayName);
        await FluentActions.Awaiting(() => people.SetAdministratorAsync(ada.Id, false, by)).Should().ThrowAsync<Core.Errors.Mem3DException>();
        await people.SetAdministratorAsync(team.IdOf("observer"), true, by);
        (await team["observer"].Http.GetAsync($"/api/projects/{team.Other.ProjectId}/members", Cancellation)).StatusCode.Should().Be(HttpStatusCode.OK, "at once");
        await people.SetAdministratorAsync(ada.Id, false, by);
        (await people.AdministratorsAsync()).Should().Equal(team.IdOf("observer"));
        (await team["administrator"].Http.GetAsync($"/api/projects/{team.Other.ProjectId}/members", Cancellation)).StatusCode.Should().Be(HttpStatusCode.NotFound);
        var made = await people.AddAsync("Grace", "grace@example.org", Team.Password, administrator: false, by);
        var log = await team.Server.Services.GetRequiredService<IAuditLog>().ReadAsync(null, null, 20, Cancellation);
        log.Count(e => e.Action == AuditAction.AdministratorSet && e.Actor == ada.DisplayName).Should().Be(2);
        log.Should().Contain(e => e.Action == AuditAction.AccountCreated && e.SubjectId == made.Id && e.ActorId == ada.Id, "by whom it was made");
    }

    [Fact]
    public async Task Accounts_and_tokens_are_made_by_scripts_and_no_token_makes_a_stronger_one()
    {
        await using var team = await Team.GatherAsync(new Server());
        var ada = team["administrator"].Http;
        var made = await ada.PostAsJsonAsync("/api/accounts", new { name = "Grace", email = "grace@example.org", password = Team.Password }, Cancellation);
        var id = (await made.Content.ReadFromJsonAsync<JsonElement>(Cancellation)).GetProperty("id").GetGuid();
        (await ada.PostAsJsonAsync("/api/accounts", new { name = "Grace", email = "grace2@example.org", password = "short" }, Cancellation)).StatusCode.Should().Be(HttpStatusCode.BadRequest);
        (await ada.PutAsJsonAsync($"/api/accounts/{id}/administrator", new { administrator = true }, Cancellation)).StatusCode.Should().Be(HttpStatusCode.NoContent);
        (await ada.PutAsJsonAsync($"/api/accounts/{id}/locked", new { locked = true }, Cancellation)).StatusCode.Should().Be(HttpStatusCode.NoContent);
        var listed = (await ada.GetFromJsonAsync<JsonElement>("/api/accounts", Cancellation)).EnumerateArray().Single(a => a.GetProperty("id").GetGuid() == id);
        (listed.GetProperty("administrator").GetBoolean(), listed.GetProperty("locked").GetBoolean()).Should().Be((true, true));

        var token = await (await ada.PostAsJsonAsync("/api/me/tokens", new { name = "nightly", scopes = new[] { "read", "export" }, days = 7 }, Cancellation))
            .Content.ReadFromJsonAsync<JsonElement>(Cancellation);
        using var script = team.Server.Stranger();
        script.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", token.GetProperty("secret").GetString());
        (await script.GetAsync("/api/me/tokens", Cancellation)).StatusCode.Should().Be(HttpStatusCode.OK);
        (await script.GetAsync("/api/accounts", Cancellation)).StatusCode.Should().Be(HttpStatusCode.Forbidden, "it does not manage");
        (await script.PostAsJsonAsync("/api/me/tokens", new { name = "stronger", scopes = new[] { "manage" }, days = 7 }, Cancellation)).StatusCode.Should().Be(HttpStatusCode.Forbidden);
        var tokenId = token.GetProperty("token").GetProperty("id").GetGuid();
        (await ada.DeleteAsync($"/api/me/tokens/{tokenId}", Cancellation)).StatusCode.Should().Be(HttpStatusCode.NoContent);
        (await script.GetAsync("/api/projects", Cancellation)).StatusCode.Should().Be(HttpStatusCode.Unauthorized);
    }

    [Fact]
    public async Task A_second_factor_is_asked_for_once_it_is_on_and_a_recovery_code_works_once()
    {
        await using var server = new Server();
        using var ada = await Browser.SignedInAsync(server);
        var page = await ada.Http.GetStringAsync("/account/two-factor", Cancellation);
        page.Should().Contain("<svg");
        var key = Regex.Match(page, "data-testid=\"totp-key\">([^<]+)<").Groups[1].Value.Replace(" ", "", StringComparison.Ordinal);
        (await (await ada.SubmitAsync("/account/two-factor", new() { ["Input.Code"] = "000000" })).Content.ReadAsStringAsync(Cancellation)).Should().Contain("not valid");
        var on = await (await ada.SubmitAsync("/account/two-factor", new() { ["Input.Code"] = Code(key) })).Content.ReadAsStringAsync(Cancellation);
        var recovery = Regex.Matches(on, "<code>([^<]+)</code>").Select(m => m.Groups[1].Value).ToList();
        recovery.Should().HaveCount(10);

        using var elsewhere = new Browser(server);
        var asked = await elsewhere.SignInAsync();
        asked.Headers.Location!.ToString().Should().Contain("/account/login/code");
        (await elsewhere.Http.GetAsync("/", Cancellation)).StatusCode.Should().Be(HttpStatusCode.Redirect, "the password alone opens nothing");
        (await elsewhere.SubmitAsync("/account/login/code", new() { ["Input.Code"] = Code(key) })).StatusCode.Should().Be(HttpStatusCode.Redirect);
        (await elsewhere.Http.GetAsync("/", Cancellation)).StatusCode.Should().Be(HttpStatusCode.OK);

        using var lost = new Browser(server);
        await lost.SignInAsync();
        (await lost.SubmitAsync("/account/login/code", new() { ["Input.Code"] = recovery[0] })).StatusCode.Should().Be(HttpStatusCode.Redirect);
        using var twice = new Browser(server);
        await twice.SignInAsync();
        (await (await twice.SubmitAsync("/account/login/code", new() { ["Input.Code"] = recovery[0] })).Content.ReadAsStringAsync(Cancellation)).Should().Contain("not valid");
    }

    [Fact]
    public async Task A_token_does_what_its_scopes_and_its_owner_may_and_opens_no_page()
    {
        await using var team = await Team.GatherAsync(new Server(new ThresholdEngine(Study.Threshold)));
        var tokens = team.Server.Services.GetRequiredService<ITokenStore>();
        var (_, read) = await tokens.CreateAsync(team.IdOf("manager"), "read", TokenScopes.Read, TimeSpan.FromDays(1), Cancellation);
        var (_, export) = await tokens.CreateAsync(team.IdOf("observer"), "export", TokenScopes.Export, TimeSpan.FromDays(1), Cancellation);
        var (_, draw) = await tokens.CreateAsync(team.IdOf("annotator"), "draw", TokenScopes.Annotate, TimeSpan.FromDays(1), Cancellation);
        var caseUrl = $"/api/cases/{team.Study.CaseId}";
        (await AskAsync(team, read, HttpMethod.Get, caseUrl)).Should().Be(HttpStatusCode.OK);
        (await AskAsync(team, read, HttpMethod.Get, $"/api/projects/{team.Study.ProjectId}/members")).Should().Be(HttpStatusCode.Forbidden, "reading is not managing");
        (await AskAsync(team, read, HttpMethod.Post, "/api/projects")).Should().Be(HttpStatusCode.Forbidden);
        (await AskAsync(team, read, HttpMethod.Get, $"{caseUrl}/export/nifti")).Should().Be(HttpStatusCode.Forbidden);
        (await AskAsync(team, export, HttpMethod.Get, $"{caseUrl}/export/nifti")).Should().Be(HttpStatusCode.Forbidden, "an observer exports nothing, whatever her token says");
        (await AskAsync(team, read, HttpMethod.Get, "/")).Should().Be(HttpStatusCode.Unauthorized, "a token opens no page");
        (await AskAsync(team, "m3d_nonsense", HttpMethod.Get, caseUrl)).Should().Be(HttpStatusCode.Unauthorized);

        await using var hub = new HubConnectionBuilder().WithUrl(
            new Uri(team.Server.Address, "hubs/case"), options => options.Headers["Authorization"] = $"Bearer {draw}").AddMessagePackProtocol().Build();
        await hub.StartAsync(Cancellation);
        await hub.InvokeAsync<object>("NoTarget", team.Study.CaseId, team.Study.Ball.Id, 3, (object?)null, Cancellation);
    }

    [Fact]
    public async Task The_api_describes_itself()
    {
        await using var server = new Server();
        using var ada = await Browser.SignedInAsync(server);
        var document = await ada.Http.GetFromJsonAsync<JsonElement>("/api/openapi/v1.json", Cancellation);
        var paths = document.GetProperty("paths");
        paths.TryGetProperty("/api/projects/{projectId}/cases", out var cases).Should().BeTrue();
        cases.GetProperty("get").GetProperty("summary").GetString().Should().Contain("50 a page");
        paths.EnumerateObject().Should().OnlyContain(p => p.Name.StartsWith("/api/", StringComparison.Ordinal));
        (await ada.Http.GetStringAsync("/api-docs", Cancellation)).Should().Contain("/api/projects/{projectId}/cases").And.Contain("OpenAPI");
    }

    private static async Task<HttpStatusCode> AskAsync(Team team, string token, HttpMethod method, string path)
    {
        using var http = team.Server.Stranger();
        using var request = new HttpRequestMessage(method, path) { Content = method == HttpMethod.Get ? null : JsonContent.Create(new { name = "made by a script" }) };
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
        using var answer = await http.SendAsync(request, Cancellation);
        return answer.StatusCode;
    }

    /// <summary>What an authenticator app shows (RFC 6238: HMAC-SHA1, half minutes, six digits).</summary>
    private static string Code(string base32)
    {
        var bits = string.Concat(base32.Select(c => Convert.ToString("ABCDEFGHIJKLMNOPQRSTUVWXYZ234567".IndexOf(c, StringComparison.Ordinal), 2).PadLeft(5, '0')));
        var key = Enumerable.Range(0, bits.Length / 8).Select(n => Convert.ToByte(bits.Substring(8 * n, 8), 2)).ToArray();
        var counter = new byte[8];
        BinaryPrimitives.WriteInt64BigEndian(counter, TimeProvider.System.GetUtcNow().ToUnixTimeSeconds() / 30);
#pragma warning disable CA5350 // the algorithm of the standard
        var hash = HMACSHA1.HashData(key, counter);
#pragma warning restore CA5350
        var offset = hash[^1] & 0xF;
        return ((BinaryPrimitives.ReadInt32BigEndian(hash.AsSpan(offset)) & 0x7FFFFFFF) % 1_000_000).ToString("D6", System.Globalization.CultureInfo.InvariantCulture);
    }
}
