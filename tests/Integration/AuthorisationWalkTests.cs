using System.Net;
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
    public async Task Every_answer_carries_the_security_headers()
    {
        using var server = new Server();
        using var http = server.Stranger();
        foreach (var path in new[] { "/setup", "/api/status", "/css/site.css", "/nowhere" })
        {
            using var answer = await http.GetAsync(path, TestContext.Current.CancellationToken);
            var policy = answer.Headers.GetValues("Content-Security-Policy").Single();
            policy.Should().Contain("script-src 'self';").And.Contain("frame-ancestors 'none'").And.NotContain("unsafe-eval");
        }
    }
}
