using System.Net;
using System.Net.Http.Json;
using System.Net.WebSockets;
using System.Text.Json;
using System.Text.RegularExpressions;
using Mem3D.Core.Projects;
using Mem3D.Data.Persistence;
using Mem3D.Integration.Tests.Stage;
using Mem3D.Testing;
using Mem3D.Testing.Engines;
using Microsoft.AspNetCore.Components.Endpoints;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.DependencyInjection;

namespace Mem3D.Integration.Tests;

/// <summary>What browsers and strangers meet: headers, cookies, proxies, limits, secrets.</summary>
public sealed partial class SecurityTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Pages_have_no_script_no_style_sheet_and_no_handler_of_their_own()
    {
        using var server = new Server(new ThresholdEngine(Study.Threshold));
        using var stranger = server.Stranger();
        var setup = await stranger.GetStringAsync("/setup", Cancellation);
        using var browser = await Browser.SignedInAsync(server);
        var study = await Study.CreateAsync(server);
        List<(string Path, string Html)> pages = [("/setup", setup)];
        var paths = Routes.Of(server).Where(r => r.Endpoint.Metadata.GetMetadata<ComponentTypeMetadata>() is not null).Select(r => Routes.Fill(r.Pattern, (name, _) => name.ToUpperInvariant() switch
        {
            "PROJECTID" => study.ProjectId.ToString(),
            "CASEID" => study.CaseId.ToString(),
            "SECRET" => "none",
            _ => Guid.Empty.ToString(),
        })).Distinct().Where(path => path != "/setup").ToList();
        paths.Count.Should().BeGreaterThan(20);
        foreach (var path in paths)
        {
            using var answer = await browser.Http.GetAsync(path, Cancellation);
            var policy = string.Join(' ', answer.Headers.GetValues("Content-Security-Policy"));
            policy.Should().Contain("script-src 'self';").And.Contain("style-src 'self';").And.Contain("default-src 'self'").And.NotContain("unsafe-eval");
            Regex.Matches(policy, "unsafe-inline").Should().ContainSingle().And.Subject.Cast<Match>().Should().OnlyContain(_ => policy.Contains("style-src-attr 'unsafe-inline'"));
            answer.Headers.CacheControl?.NoStore.Should().BeTrue($"{path} is about people's work");
            if (answer.StatusCode != HttpStatusCode.Redirect)
            {
                pages.Add((path, await answer.Content.ReadAsStringAsync(Cancellation)));
            }
        }

        pages.Count.Should().BeGreaterThan(20);

        foreach (var (path, html) in pages)
        {
            Inline().Match(html).Value.Should().BeEmpty($"the policy forbids it in {path}");
            html.Should().MatchRegex("href=\"css/theme-[0-9a-f]{12}\\.css\"", path);
        }

        var theme = await stranger.GetAsync("/" + Regex.Match(setup, "css/theme-[0-9a-f]{12}\\.css").Value, Cancellation);
        theme.Content.Headers.ContentType!.MediaType.Should().Be("text/css");
        (await theme.Content.ReadAsStringAsync(Cancellation)).Should().MatchRegex("--mud-palette-primary: ?(#5aa9e6|rgba\\(90, ?169, ?230)")
            .And.Contain(":root[data-theme=dark]").And.Contain(":root[data-theme=light]").And.NotContain("<");
        (await stranger.GetAsync("/css/theme-000000000000.css", Cancellation)).StatusCode.Should().Be(HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task Behind_a_proxy_that_is_known_cookies_are_secure_and_browsers_are_told_to_stay_with_TLS()
    {
        using var server = new Server(settings: new Dictionary<string, string> { ["Mem3D:Proxies"] = "127.0.0.1, ::1, 10.0.0.0/8" });
        using var through = server.Stranger();
        through.DefaultRequestHeaders.Add("X-Forwarded-Proto", "https");
        through.DefaultRequestHeaders.Add("X-Forwarded-Host", "mem3d.hospital.example");
        using var setup = await through.GetAsync("/setup", Cancellation);
        setup.Headers.GetValues("Strict-Transport-Security").Single().Should().Contain("max-age=31536000");
        setup.Headers.GetValues("Set-Cookie").Should().OnlyContain(c => c.Contains("secure", StringComparison.OrdinalIgnoreCase) && c.Contains("httponly", StringComparison.OrdinalIgnoreCase));
        using var home = await through.GetAsync("/", Cancellation);
        home.Headers.Location!.ToString().Should().StartWith("/setup");

        using var unknown = new Server();
        using var direct = unknown.Stranger();
        direct.DefaultRequestHeaders.Add("X-Forwarded-Proto", "https");
        (await direct.GetAsync("/setup", Cancellation)).Headers.Contains("Strict-Transport-Security").Should().BeFalse("nobody said that this proxy may be trusted");
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Every_cookie_is_for_this_site_not_for_scripts_and_secure_where_the_settings_say_so(bool always)
    {
        await using var provider = await OidcProvider.StartAsync();
        using var server = new Server(settings: new Dictionary<string, string>
        {
            ["Mem3D:SecureCookies"] = always ? "true" : "false",
            ["Mem3D:Oidc:Authority"] = provider.Address,
            ["Mem3D:Oidc:ClientId"] = OidcProvider.ClientId,
            ["Mem3D:Oidc:ClientSecret"] = OidcProvider.ClientSecret,
            ["Mem3D:Oidc:CreateAccounts"] = "true",
            ["Mem3D:Oidc:RequireHttps"] = "false",
        });
        var told = new List<string>();
        using var ada = new Browser(server);
        await TakeAsync(ada, "/setup"); // anti-forgery
        Keep(ada, await ada.SetUpAsync());
        using var nia = new Browser(server);
        for (var at = new Uri(server.Address, "/account/oidc"); at is not null;) // to the provider and back
        {
            at = await TakeAsync(nia, at.ToString()) is { } next ? new Uri(at, next) : null;
        }

        using (var scope = server.Services.CreateScope())
        {
            var users = scope.ServiceProvider.GetRequiredService<UserManager<Mem3DUser>>();
            var user = (await users.FindByEmailAsync(Browser.Email))!;
            await users.ResetAuthenticatorKeyAsync(user);
            await users.SetTwoFactorEnabledAsync(user, true);
        }

        using var again = new Browser(server);
        await TakeAsync(again, "/account/login");
        Keep(again, await again.SignInAsync()); // waits for the second factor
        foreach (var name in new[] { "mem3d=", "mem3d-antiforgery=", "Identity.TwoFactorUserId=", "Identity.External=", ".AspNetCore.Correlation.", ".AspNetCore.OpenIdConnect.Nonce." })
        {
            told.Should().Contain(c => c.StartsWith(name, StringComparison.Ordinal));
        }

        foreach (var cookie in told.ConvertAll(c => c.ToLowerInvariant()))
        {
            cookie.Should().Contain("; httponly").And.MatchRegex("; samesite=(lax|strict)");
            cookie.Contains("; secure", StringComparison.Ordinal).Should().Be(always, cookie[..cookie.IndexOf('=', StringComparison.Ordinal)]);
        }

        async Task<Uri?> TakeAsync(Browser browser, string path) => Keep(browser, await browser.Http.GetAsync(path, Cancellation));

        // This test speaks plain HTTP: it keeps secure cookies all the same, as behind a proxy.
        Uri? Keep(Browser browser, HttpResponseMessage answer)
        {
            foreach (var cookie in answer.Headers.TryGetValues("Set-Cookie", out var set) ? set : [])
            {
                told.Add(cookie);
                var pair = cookie.Split(';')[0].Split('=', 2);
                browser.Cookies.Add(server.Address, new Cookie(pair[0], pair[1], "/") { Expired = cookie.Contains("1970", StringComparison.Ordinal) });
            }

            return answer.Headers.Location;
        }
    }

    [Fact]
    public async Task Who_is_signed_in_stays_so_over_a_restart()
    {
        using var data = new TemporaryFolder();
        string cookie;
        await using (var server = new Server(data: data.Path))
        {
            using var browser = await Browser.SignedInAsync(server);
            cookie = browser.Cookies.GetCookieHeader(server.Address);
        }

        Directory.GetFiles(new Data.DataFolderOptions { Root = data.Path }.KeysFolder, "key-*.xml").Should().NotBeEmpty("the keys are kept in the data folder");
        await using var next = new Server(data: data.Path);
        using var http = next.Stranger();
        http.DefaultRequestHeaders.Add("Cookie", cookie);
        (await http.GetAsync("/api/status", Cancellation)).StatusCode.Should().Be(HttpStatusCode.OK);
    }

    [Fact]
    public async Task Under_a_path_everything_points_there()
    {
        using var server = new Server(settings: new Dictionary<string, string> { ["Mem3D:PathBase"] = "/mem3d/" });
        using var http = server.Stranger();
        var html = await http.GetStringAsync("/mem3d/setup", Cancellation);
        html.Should().Contain("<base href=\"/mem3d/\"").And.NotMatchRegex("(href|src|action)=\"/(?!mem3d/)");
        (await http.GetAsync("/mem3d/", Cancellation)).Headers.Location!.ToString().Should().StartWith("/mem3d/setup");
        (await http.GetAsync("/mem3d/health/live", Cancellation)).StatusCode.Should().Be(HttpStatusCode.OK);
        (await http.GetAsync("/mem3d/api/status", Cancellation)).StatusCode.Should().Be(HttpStatusCode.Unauthorized);
    }

    [Fact]
    public async Task Too_many_attempts_to_sign_in_and_too_many_requests_wait()
    {
        using var server = new Server(settings: new Dictionary<string, string>
        {
            ["Mem3D:Limits:SignInsPerMinute"] = "3",
            ["Mem3D:Limits:RequestsPerSecond"] = "5",
            ["Mem3D:Limits:RequestBurst"] = "20",
        });
        using var browser = await Browser.SignedInAsync(server);
        var answers = new List<HttpResponseMessage>();
        for (var n = 0; n < 40; n++)
        {
            answers.Add(await browser.Http.GetAsync("/api/status", Cancellation));
        }

        var refused = answers.First(a => a.StatusCode == HttpStatusCode.TooManyRequests);
        answers.IndexOf(refused).Should().BeGreaterThan(15);
        refused.Headers.RetryAfter!.Delta.Should().BeGreaterThan(TimeSpan.Zero);
        (await refused.Content.ReadFromJsonAsync<JsonElement>(Cancellation)).GetProperty("title").GetString().Should().Contain("Too many requests");
        (await browser.Http.GetAsync("/health/live", Cancellation)).StatusCode.Should().Be(HttpStatusCode.OK);

        using var guesser = new Browser(server);
        var last = HttpStatusCode.OK;
        for (var n = 0; n < 4 && last != HttpStatusCode.TooManyRequests; n++)
        {
            last = (await guesser.SignInAsync($"nobody{n}@example.org", "guess after guess")).StatusCode;
        }

        last.Should().Be(HttpStatusCode.TooManyRequests, "the limit is an address's, whatever account is tried");
    }

    [Fact]
    public async Task One_person_holds_so_many_lines_open_and_another_opens_hers()
    {
        await using var team = await Team.GatherAsync(new Server(settings: new Dictionary<string, string> { ["Mem3D:Limits:OpenLines"] = "3" }));
        var open = new List<ClientWebSocket>();
        foreach (var path in new[] { "hubs/case", "_blazor", "hubs/case" })
        {
            open.Add(new ClientWebSocket());
            (await ConnectAsync(open[^1], "manager", path)).Should().Be(HttpStatusCode.SwitchingProtocols);
        }

        using (var fourth = new ClientWebSocket())
        {
            (await ConnectAsync(fourth, "manager", "_blazor")).Should().Be(HttpStatusCode.TooManyRequests);
        }

        using var refused = await team["manager"].Http.PostAsync("/hubs/case/negotiate?negotiateVersion=1", null, Cancellation);
        refused.StatusCode.Should().Be(HttpStatusCode.TooManyRequests);
        (await refused.Content.ReadFromJsonAsync<JsonElement>(Cancellation)).GetProperty("title").GetString().Should().Contain("too many pages open");
        using var other = new ClientWebSocket();
        (await ConnectAsync(other, "annotator", "hubs/case")).Should().Be(HttpStatusCode.SwitchingProtocols);
        open[0].Dispose();
        await CasePage.UntilAsync(async () =>
        {
            using var next = new ClientWebSocket();
            return await ConnectAsync(next, "manager", "hubs/case") == HttpStatusCode.SwitchingProtocols;
        });
        open.ForEach(line => line.Dispose());

        async Task<HttpStatusCode> ConnectAsync(ClientWebSocket socket, string who, string path)
        {
            socket.Options.Cookies = team[who].Cookies;
            socket.Options.CollectHttpResponseDetails = true;
            try
            {
                await socket.ConnectAsync(new UriBuilder(new Uri(team.Server.Address, path)) { Scheme = "ws" }.Uri, Cancellation);
            }
            catch (WebSocketException)
            {
                // Refused: the status says how.
            }

            return socket.HttpStatusCode;
        }
    }

    [Fact]
    public async Task The_first_administrator_can_come_from_settings_and_her_password_from_a_file()
    {
        using var folder = new TemporaryFolder();
        var secret = folder.Write("password", System.Text.Encoding.UTF8.GetBytes(Browser.Password + "\n"));
        using var server = new Server(settings: new Dictionary<string, string>
        {
            ["Mem3D:Administrator:Name"] = "Ada",
            ["Mem3D:Administrator:Email"] = Browser.Email,
            ["Mem3D:Administrator:Password_FILE"] = secret,
        });
        using var browser = new Browser(server);
        (await browser.Http.GetAsync("/setup", Cancellation)).StatusCode.Should().Be(HttpStatusCode.Redirect, "there is somebody already");
        (await browser.SignInAsync()).StatusCode.Should().Be(HttpStatusCode.Redirect);
        (await browser.Http.GetAsync("/people", Cancellation)).StatusCode.Should().Be(HttpStatusCode.OK);
    }

    [Fact]
    public async Task An_old_browser_on_another_site_is_known_by_its_origin()
    {
        using var server = new Server();
        using var browser = await Browser.SignedInAsync(server);
        var study = await Study.CreateAsync(server);
        foreach (var (origin, expected) in new[] { ("https://evil.example", HttpStatusCode.Forbidden), ("null", HttpStatusCode.Forbidden), (server.Address.GetLeftPart(UriPartial.Authority), HttpStatusCode.OK) })
        {
            using var request = new HttpRequestMessage(HttpMethod.Post, $"/api/projects/{study.ProjectId}/uploads");
            request.Headers.Add("Origin", origin);
            (await browser.Http.SendAsync(request, Cancellation)).StatusCode.Should().Be(expected, origin);
        }
    }

    /// <param name="quota">The one that is set.</param>
    /// <param name="value">For the study's own case, which is nobody's import (57,600 bytes), and two of 48 bytes; not for a third.</param>
    /// <param name="said">What a third is told.</param>
    [Theory]
    [InlineData("PersonCases", "2", "What you imported has 2 cases, as many as this server allows")]
    [InlineData("ProjectCases", "3", "This project has 3 cases, as many as this server allows")]
    [InlineData("PersonBytes", "100", "What you imported takes 0 MiB")]
    [InlineData("ProjectBytes", "57700", "This project takes 0 MiB")]
    public async Task A_project_that_is_full_takes_no_more_and_keeps_what_it_has(string quota, string value, string said)
    {
        using var server = new Server(settings: new Dictionary<string, string> { [$"Mem3D:Quotas:{quota}"] = value });
        using var browser = await Browser.SignedInAsync(server);
        var study = await Study.CreateAsync(server);
        JsonElement status = default;
        for (var n = 0; n < 3; n++)
        {
            var opened = await (await browser.Http.PostAsync($"/api/projects/{study.ProjectId}/uploads", null, Cancellation)).Content.ReadFromJsonAsync<JsonElement>(Cancellation);
            var upload = opened.GetProperty("uploadId").GetGuid();
            await UploadTests.PutAsync(browser, upload, $"{n}.nii", new NiftiBuilder { Values = [.. new double[24]] }.Build());
            await browser.Http.PostAsync($"/api/uploads/{upload}/import", null, Cancellation);
            await CasePage.UntilAsync(async () => (status = await browser.Http.GetFromJsonAsync<JsonElement>($"/api/uploads/{upload}", Cancellation))
                .GetProperty("state").GetString() is "done" or "failed");
        }

        status.GetProperty("cases").GetArrayLength().Should().Be(0);
        status.GetProperty("problems")[0].GetProperty("reason").GetString().Should().Contain(said);
        (await server.Services.GetRequiredService<IProjectStore>().CasesAsync(study.ProjectId, Cancellation)).Should().HaveCount(3);
    }

    [Theory]
    [InlineData("\"; filename=evil.exe")]
    [InlineData("../../../etc/passwd")]
    [InlineData("..\\..\\windows")]
    [InlineData("Ünïcødé ✓ scan")]
    [InlineData("<img src=x onerror=alert(1)>")]
    [InlineData("CON")]
    public async Task A_download_has_a_safe_name_whatever_the_case_is_called(string name)
    {
        using var server = new Server(new ThresholdEngine(Study.Threshold));
        using var browser = await Browser.SignedInAsync(server);
        var study = await Study.CreateAsync(server);
        var made = await server.Services.GetRequiredService<Core.Volumes.IVolumeImporter>().AddAsync(
            study.ProjectId, name, new Core.Volumes.VolumeGeometry(new Core.Volumes.VolumeSize(40, 30, 24), Core.Volumes.Affine.FromSpacing(1, 1, 1)), Core.Volumes.Modality.CT, Study.Voxels(), Cancellation);
        await using var page = await CasePage.OpenAsync(server, browser, made.Id);
        await page.PromptedAsync(study.Ball.Id, 12, 1, true, 20, 15);
        using var answer = await browser.Http.GetAsync($"/api/cases/{made.Id}/export/nifti", Cancellation);
        answer.StatusCode.Should().Be(HttpStatusCode.OK);
        var disposition = answer.Content.Headers.ContentDisposition!;
        disposition.DispositionType.Should().Be("attachment");
        var told = disposition.FileNameStar ?? disposition.FileName!.Trim('"');
        told.Should().EndWith(".nii.gz").And.NotContainAny("/", "\\", "\"", "<", ">", "\r", "\n").And.NotStartWith(".");
    }

    [GeneratedRegex("<script(?![^>]*\\ssrc=)[^>]*>|<style|\\son[a-z]+\\s*=|javascript:", RegexOptions.IgnoreCase)]
    private static partial Regex Inline();
}
