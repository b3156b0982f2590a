using System.Collections.Concurrent;
using System.Net;
using System.Net.Http.Json;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Mem3D.Core.Errors;
using Mem3D.Core.Notifications;
using Mem3D.Integration.Tests.Stage;
using Mem3D.Web.Notifications;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Mem3D.Integration.Tests;

/// <summary>Webhooks to a real receiver over TCP: signed, repeated until they arrive, and never inside.</summary>
public sealed class WebhookTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_message_is_signed_and_says_what_happened_without_names()
    {
        var got = new ConcurrentQueue<(string Signature, string Event, string Body)>();
        await using var receiver = await ReceiveAsync(async request =>
        {
            using var reader = new StreamReader(request.Body);
            got.Enqueue((request.Headers["X-Mem3D-Signature"].ToString(), request.Headers["X-Mem3D-Event"].ToString(), await reader.ReadToEndAsync(Cancellation)));
            return HttpStatusCode.OK;
        });
        await using var team = await Team.GatherAsync(new Server(settings: Inside));
        var made = await AddAsync(team, Address(receiver));
        var secret = made.GetProperty("secret").GetString()!;
        (await team["manager"].Http.PostAsJsonAsync(
            $"/api/projects/{team.Study.ProjectId}/assignments", new { caseIds = new[] { team.Study.CaseId }, assigneeId = team.IdOf("annotator") }, Cancellation))
            .StatusCode.Should().Be(HttpStatusCode.NoContent);
        await CasePage.UntilAsync(() => !got.IsEmpty);
        got.TryDequeue(out var message).Should().BeTrue();
        message.Event.Should().Be("case.assigned");
        var seconds = message.Signature.Split(',')[0][2..];
        var expected = Convert.ToHexStringLower(HMACSHA256.HashData(Encoding.UTF8.GetBytes(secret), Encoding.UTF8.GetBytes($"{seconds}.{message.Body}")));
        message.Signature.Should().Be($"t={seconds},v1={expected}");
        var body = JsonDocument.Parse(message.Body).RootElement;
        body.GetProperty("caseId").GetGuid().Should().Be(team.Study.CaseId);
        body.GetProperty("state").GetString().Should().Be("assigned");
        message.Body.Should().NotContain("Ball", "names of cases may be names of patients");
        (await team["annotator"].Http.GetStringAsync("/api/notifications", Cancellation)).Should().Contain("Assigned");
    }

    [Fact]
    public async Task A_receiver_that_fails_is_tried_again_later_and_the_page_says_so()
    {
        var tries = 0;
        await using var receiver = await ReceiveAsync(_ =>
        {
            Interlocked.Increment(ref tries);
            return Task.FromResult(HttpStatusCode.InternalServerError);
        });
        await using var team = await Team.GatherAsync(new Server(settings: Inside));
        await AddAsync(team, Address(receiver));
        await team["manager"].Http.PostAsJsonAsync(
            $"/api/projects/{team.Study.ProjectId}/assignments", new { caseIds = new[] { team.Study.CaseId }, assigneeId = team.IdOf("annotator") }, Cancellation);
        var store = team.Server.Services.GetRequiredService<IWebhookStore>();
        var hook = (await store.ListAsync(team.Study.ProjectId, Cancellation)).Single();
        for (var looks = 0; looks < 600 && hook.LastStatus is null; looks++)
        {
            await Task.Delay(50, Cancellation);
            hook = (await store.ListAsync(team.Study.ProjectId, Cancellation)).Single();
        }

        hook.Should().BeEquivalentTo(new { Waiting = 1, LastProblem = "The receiver answered 500." });
        (await store.DueAsync(10, [], Cancellation)).Should().BeEmpty("it waits two minutes");
        tries.Should().Be(1);
    }

    [Fact]
    public async Task A_message_that_was_not_taken_comes_again_as_the_same_one_and_one_that_was_given_up_when_somebody_says_so()
    {
        var seen = new ConcurrentQueue<(string Id, string Signature)>();
        var answer = HttpStatusCode.ServiceUnavailable;
        await using var receiver = await ReceiveAsync(request =>
        {
            seen.Enqueue((request.Headers["X-Mem3D-Delivery"].ToString(), request.Headers["X-Mem3D-Signature"].ToString()));
            return Task.FromResult(answer);
        });
        await using var team = await Team.GatherAsync(new Server(settings: Inside));
        await AddAsync(team, Address(receiver));
        await AssignAsync(team);
        var store = team.Server.Services.GetRequiredService<IWebhookStore>();
        Func<Task<Webhook>> hook = async () => (await store.ListAsync(team.Study.ProjectId, Cancellation)).Single();
        await CasePage.UntilAsync(async () => (await hook()).LastStatus == 503);

        // As after nine failures: the next one is the last.
        await Outbox.SetAsync(team.Server.DataFolder, "Attempts = 9, DueAt = 0");
        await AssignAsync(team, "reviewer");
        await CasePage.UntilAsync(async () => (await hook()).GivenUp == 1);
        seen.Count(s => s.Id == seen.First().Id).Should().Be(2, "the second attempt is the same message");
        answer = HttpStatusCode.OK;
        var again = await team["manager"].Http.PostAsync($"/api/projects/{team.Study.ProjectId}/webhooks/{(await hook()).Id}/given-up", null, Cancellation);
        (await again.Content.ReadAsStringAsync(Cancellation)).Should().Contain("1");
        await CasePage.UntilAsync(async () => (await hook()) is { GivenUp: 0, LastStatus: 200 });
        seen.Count(s => s.Id == seen.First().Id).Should().Be(3);
    }

    [Fact]
    public async Task A_receiver_that_does_not_answer_delays_nobody_elses_messages()
    {
        var open = new TaskCompletionSource<HttpStatusCode>();
        var heard = new TaskCompletionSource();
        await using var silent = await ReceiveAsync(_ => open.Task);
        await using var receiver = await ReceiveAsync(_ =>
        {
            heard.TrySetResult();
            return Task.FromResult(HttpStatusCode.OK);
        });
        await using var team = await Team.GatherAsync(new Server(settings: Inside));
        await AddAsync(team, Address(silent));
        await AddAsync(team, Address(receiver));
        await AssignAsync(team);
        await heard.Task.WaitAsync(TimeSpan.FromMinutes(1), Cancellation);
        open.Task.IsCompleted.Should().BeFalse("the other one still waits");
        open.SetResult(HttpStatusCode.OK);
    }

    [Theory]
    [InlineData("http://hooks.example.org/")]
    [InlineData("ftp://hooks.example.org/")]
    [InlineData("https://user:secret@hooks.example.org/")]
    [InlineData("https://127.0.0.1/")]
    [InlineData("https://10.1.2.3/")]
    [InlineData("https://172.16.0.1/")]
    [InlineData("https://192.168.1.1/")]
    [InlineData("https://169.254.169.254/latest/meta-data")]
    [InlineData("https://100.64.0.1/")]
    [InlineData("https://0.0.0.0/")]
    [InlineData("https://[::1]/")]
    [InlineData("https://[fe80::1]/")]
    [InlineData("https://[fd00::1]/")]
    [InlineData("https://[::ffff:10.0.0.1]/")]
    [InlineData("https://[64:ff9b::a00:1]/")]
    [InlineData("https://[2002:a00:1::]/")]
    [InlineData("nonsense")]
    [InlineData("")]
    [InlineData(null)]
    public void Addresses_inside_are_refused(string? url) =>
        FluentActions.Invoking(() => new WebhookAddress(new ConfigurationBuilder().Build()).Check(url)).Should().Throw<Mem3DException>();

    [Theory]
    [InlineData("https://hooks.example.org/x")]
    [InlineData("https://93.184.216.34/")]
    [InlineData("https://[2606:2800:220:1:248:1893:25c8:1946]/")]
    public void Addresses_outside_are_not(string url) => new WebhookAddress(new ConfigurationBuilder().Build()).Check(url).ToString().Should().Be(url);

    [Fact]
    public async Task A_name_that_leads_inside_is_refused_when_the_connection_is_made()
    {
        await using var receiver = await ReceiveAsync(_ => Task.FromResult(HttpStatusCode.OK));
        var addresses = new WebhookAddress(new ConfigurationBuilder().Build());
        using var http = new HttpClient(new SocketsHttpHandler { ConnectCallback = addresses.ConnectAsync });
        var call = () => http.GetAsync(new Uri($"http://localhost:{new Uri(Address(receiver)).Port}/"), Cancellation);
        (await call.Should().ThrowAsync<Exception>()).Which.GetBaseException().Should().BeOfType<Mem3DException>();
    }

    /// <summary>The receiver of a test stands on this machine.</summary>
    private static Dictionary<string, string> Inside => new() { ["Mem3D:WebhooksToPrivateNetworks"] = "true" };

    private static string Address(WebApplication receiver) => receiver.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First();

    private static async Task<WebApplication> ReceiveAsync(Func<HttpRequest, Task<HttpStatusCode>> answer)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var app = builder.Build();
        app.MapFallback(async (HttpRequest request) => Results.StatusCode((int)await answer(request)));
        await app.StartAsync();
        return app;
    }

    private static async Task AssignAsync(Team team, string to = "annotator") => (await team["manager"].Http.PostAsJsonAsync(
        $"/api/projects/{team.Study.ProjectId}/assignments", new { caseIds = new[] { team.Study.CaseId }, assigneeId = team.IdOf(to) }, Cancellation))
        .StatusCode.Should().Be(HttpStatusCode.NoContent);

    private static async Task<JsonElement> AddAsync(Team team, string url)
    {
        var added = await team["manager"].Http.PostAsJsonAsync($"/api/projects/{team.Study.ProjectId}/webhooks", new { url }, Cancellation);
        added.StatusCode.Should().Be(HttpStatusCode.OK);
        return await added.Content.ReadFromJsonAsync<JsonElement>(Cancellation);
    }
}
