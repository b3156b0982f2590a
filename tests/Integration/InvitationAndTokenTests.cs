using System.Buffers.Binary;
using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Security.Cryptography;
using System.Text.Json;
using System.Text.RegularExpressions;
using Mem3D.Core.People;
using Mem3D.Integration.Tests.Stage;
using Mem3D.Testing.Engines;
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
