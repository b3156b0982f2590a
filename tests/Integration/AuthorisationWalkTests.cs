using System.Net;
using System.Net.WebSockets;
using Mem3D.Core.Review;
using Mem3D.Integration.Tests.Stage;
using Microsoft.AspNetCore.Mvc.Testing;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.SignalR.Client;
using Microsoft.Extensions.DependencyInjection;

namespace Mem3D.Integration.Tests;

/// <summary>Whoever is not signed in gets nothing but the door.</summary>
public sealed class AuthorisationWalkTests
{
    /// <summary>What a stranger may reach, and nothing else.</summary>
    private static readonly string[] Open = ["/setup", "/account/login", "/account/login/code", "/join/{Secret}", "/not-found", "/error", "/health/live", "/health/ready"];

    [Fact]
    public async Task Every_endpoint_but_the_door_refuses_a_stranger()
    {
        using var server = new Server();
        using (await Browser.SignedInAsync(server))
        {
        }

        using var http = server.Stranger();
        var walked = 0;
        foreach (var endpoint in server.Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>())
        {
            var pattern = "/" + endpoint.RoutePattern.RawText?.TrimStart('/');
            var isFile = Path.HasExtension(pattern) || pattern.StartsWith("/_framework/", StringComparison.Ordinal) || pattern.StartsWith("/_content/", StringComparison.Ordinal);
            if (isFile || Open.Contains(pattern))
            {
                continue;
            }

            var path = System.Text.RegularExpressions.Regex.Replace(pattern, "{[^}]*guid[^}]*}", Guid.NewGuid().ToString());
            path = System.Text.RegularExpressions.Regex.Replace(path, "{[^}]*}", "1");
            foreach (var method in endpoint.Metadata.GetMetadata<HttpMethodMetadata>()?.HttpMethods ?? ["GET", "POST"])
            {
                using var answer = await http.SendAsync(new HttpRequestMessage(new HttpMethod(method), path), TestContext.Current.CancellationToken);
                var toTheDoor = answer.StatusCode == HttpStatusCode.Redirect && answer.Headers.Location!.ToString().Contains("/account/login", StringComparison.Ordinal);
                (answer.StatusCode == HttpStatusCode.Unauthorized || toTheDoor).Should().BeTrue($"{method} {path} answered {(int)answer.StatusCode}");
                walked++;
            }
        }

        walked.Should().BeGreaterThan(20, "otherwise the walk went nowhere");
    }

    [Fact]
    public async Task The_hub_refuses_a_stranger()
    {
        using var server = new Server();
        await using var hub = new HubConnectionBuilder().WithUrl(new Uri(server.Address, "hubs/case")).AddMessagePackProtocol().Build();
        var start = () => hub.StartAsync(TestContext.Current.CancellationToken);
        (await start.Should().ThrowAsync<HttpRequestException>()).Which.StatusCode.Should().Be(HttpStatusCode.Unauthorized);
    }

    [Fact]
    public async Task Another_site_cannot_change_anything_with_this_persons_cookies()
    {
        using var server = new Server();
        using var browser = await Browser.SignedInAsync(server);
        var study = await Study.CreateAsync(server);
        using var request = new HttpRequestMessage(HttpMethod.Post, $"/api/projects/{study.ProjectId}/uploads");
        request.Headers.Add("Sec-Fetch-Site", "cross-site");
        (await browser.Http.SendAsync(request, TestContext.Current.CancellationToken)).StatusCode.Should().Be(HttpStatusCode.Forbidden);
    }

    [Fact]
    public async Task Another_site_cannot_open_a_line_with_this_persons_cookies()
    {
        using var server = new Server();
        using var browser = await Browser.SignedInAsync(server);
        var own = server.Address.GetLeftPart(UriPartial.Authority);
        foreach (var path in new[] { "hubs/case", "_blazor" })
        {
            foreach (var (origin, site) in new[] { ("https://evil.example", ""), ("null", ""), ($"http://evil.{server.Address.Authority}", "same-site"), (own, "cross-site") })
            {
                (await ConnectAsync(path, origin, site)).Should().Be(HttpStatusCode.Forbidden, $"{path} asked for by a page of {origin} {site}");
            }

            (await ConnectAsync(path, own, "same-origin")).Should().Be(HttpStatusCode.SwitchingProtocols, path);
            (await ConnectAsync(path, own, "")).Should().Be(HttpStatusCode.SwitchingProtocols, $"{path}, an old browser");
        }

        async Task<HttpStatusCode> ConnectAsync(string path, string origin, string site)
        {
            using var socket = new ClientWebSocket();
            socket.Options.Cookies = browser.Cookies;
            socket.Options.CollectHttpResponseDetails = true;
            socket.Options.SetRequestHeader("Origin", origin);
            if (site.Length > 0)
            {
                socket.Options.SetRequestHeader("Sec-Fetch-Site", site);
            }

            try
            {
                await socket.ConnectAsync(new UriBuilder(new Uri(server.Address, path)) { Scheme = "ws" }.Uri, TestContext.Current.CancellationToken);
            }
            catch (WebSocketException)
            {
                // Refused: the status says how.
            }

            return socket.HttpStatusCode;
        }
    }

    [Fact]
    public async Task Every_answer_carries_the_security_headers()
    {
        using var server = new Server(
            replace: services => services.AddSingleton<IReviewStore>(_ => throw new InvalidOperationException("Nobody foresaw this.")), settings: new Dictionary<string, string> { ["Mem3D:Proxies"] = "127.0.0.1, ::1" });
        using var browser = await Browser.SignedInAsync(server);
        var study = await Study.CreateAsync(server);
        browser.Http.DefaultRequestHeaders.Add("X-Forwarded-Proto", "https");
        browser.Http.DefaultRequestHeaders.Add("X-Forwarded-Host", "mem3d.hospital.example");
        using var stranger = server.Stranger();
        foreach (var (http, path, status) in new[]
        {
            (stranger, "/account/login", HttpStatusCode.OK), (stranger, "/api/status", HttpStatusCode.Unauthorized), (stranger, "/css/site.css", HttpStatusCode.OK),
            (stranger, "/nowhere", HttpStatusCode.Redirect), (browser.Http, "/nowhere", HttpStatusCode.NotFound), (browser.Http, $"/cases/{Guid.NewGuid()}", HttpStatusCode.NotFound),
            (browser.Http, $"/api/cases/{Guid.NewGuid()}", HttpStatusCode.NotFound), (browser.Http, $"/api/cases/{study.CaseId}/comments", HttpStatusCode.InternalServerError),
            (browser.Http, $"/cases/{study.CaseId}/review", HttpStatusCode.InternalServerError),
        })
        {
            using var answer = await http.GetAsync(path, TestContext.Current.CancellationToken);
            answer.StatusCode.Should().Be(status, path);
            var policy = answer.Headers.GetValues("Content-Security-Policy").Single();
            policy.Should().Contain("script-src 'self';").And.Contain("frame-ancestors 'none'").And.NotContain("unsafe-eval");
            answer.Headers.GetValues("X-Content-Type-Options").Should().Equal("nosniff");
            answer.Headers.GetValues("X-Frame-Options").Should().Equal("DENY");
            answer.Headers.GetValues("Referrer-Policy").Should().Equal("same-origin");
            answer.Headers.Contains("Strict-Transport-Security").Should().Be(http == browser.Http, $"{path} was {(http == browser.Http ? "" : "not ")}asked for by TLS");
        }
    }
}
