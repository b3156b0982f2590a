using System.Net;
using System.Net.Http.Headers;
using System.Net.Sockets;
using System.Net.WebSockets;
using System.Reflection;
using System.Text;
using System.Text.Json.Nodes;
using Mem3D.Core.Sessions;
using Mem3D.Integration.Tests.Hostile;
using Mem3D.Integration.Tests.Stage;
using Mem3D.Testing.Engines;
using Mem3D.Web.Hubs;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.SignalR;
using Microsoft.AspNetCore.SignalR.Client;
using Microsoft.AspNetCore.SignalR.Protocol;
using Microsoft.Extensions.DependencyInjection;

namespace Mem3D.Integration.Tests;

/// <summary>Thousands of requests, hub calls and byte streams from fixed seeds: refused in words, never a 500, never a crash, and the server goes on.</summary>
public sealed class HostileTests(ITestOutputHelper output)
{
    /// <summary>Of a body that is no file; the server reads no more.</summary>
    private const long MostBytes = 1 << 20;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Requests_to_every_endpoint_are_refused_and_never_an_error_of_the_server()
    {
        var log = new LogRecorder();
        using var server = new Server(new ThresholdEngine(Study.Threshold), replace: log.ListenTo, settings: NoPace);
        using var browser = await Browser.SignedInAsync(server);
        var study = await Study.CreateAsync(server);
        // A manager may delete: what these requests delete is another case than the one that has to work afterwards.
        var doomed = await Study.CreateAsync(server, "May be deleted");
        var random = new Random(1);
        var (sent, cut, statuses) = (0, 0, new SortedDictionary<int, int>());
        IReadOnlyList<Guid> known = [study.CaseId, study.Ball.Id, study.Other.Id, study.ProjectId, study.VolumeId];
        foreach (var (method, pattern, body, _) in Routes.Of(server).Where(r => !r.IsFile))
        {
            for (var n = 0; n < 60; n++)
            {
                var path = Routes.Fill(pattern, (name, type) => random.Next(6) switch
                {
                    0 => Uri.EscapeDataString(Corpus.Text(random)),
                    1 => Corpus.Text(random).Replace("\r", "", StringComparison.Ordinal).Replace("\n", "", StringComparison.Ordinal),
                    _ => Known(name, method == "DELETE" ? doomed : study),
                });
                using var request = new HttpRequestMessage(new HttpMethod(method), new Uri(server.Address, "/").AbsoluteUri.TrimEnd('/') + Sane(path) + (random.Next(2) == 0 ? $"?name={Uri.EscapeDataString(Corpus.Text(random))}" : ""));
                if (method is not ("GET" or "HEAD"))
                {
                    var shaped = body is not null && random.Next(2) == 0;
                    request.Content = new ByteArrayContent(shaped ? HubValues.Json(body!, known, random) : Corpus.Json(random));
                    request.Content.Headers.ContentType = new MediaTypeHeaderValue(shaped ? "application/json" : random.Next(4) switch { 0 => "text/plain", 1 => "multipart/form-data", _ => "application/json" });
                }

                sent++;
                using var answer = await AnswerAsync(browser, request);
                if (answer is null)
                {
                    cut++;
                    continue;
                }

                statuses[(int)answer.StatusCode] = statuses.GetValueOrDefault((int)answer.StatusCode) + 1;
                ((int)answer.StatusCode).Should().NotBe(500, $"{method} {path}: {string.Join('\n', log.Unforeseen.TakeLast(1))}");
            }

            // A sign-out among them must not make the rest a stranger's.
            if (pattern.Contains("logout", StringComparison.Ordinal) || pattern.Contains("/account", StringComparison.Ordinal))
            {
                await browser.SignInAsync();
            }
        }

        output.WriteLine($"{sent} requests: {string.Join(", ", statuses.Select(s => $"{s.Key} × {s.Value}"))}, {cut} bodies too large to be read");
        sent.Should().BeGreaterThan(1000);
        log.Unforeseen.Should().BeEmpty();
        await StillWorksAsync(server, browser, study);
    }

    [Fact]
    public async Task Byte_streams_that_are_no_HTTP_end_their_connection_and_nothing_else()
    {
        var log = new LogRecorder();
        using var server = new Server(new ThresholdEngine(Study.Threshold), replace: log.ListenTo);
        using var browser = await Browser.SignedInAsync(server);
        var study = await Study.CreateAsync(server);
        var random = new Random(2);
        for (var n = 0; n < 400; n++)
        {
            var answer = await SendRawAsync(server.Address, RawRequest(random));
            if (answer.StartsWith("HTTP/1.1 ", StringComparison.Ordinal))
            {
                answer[9..12].Should().NotBe("500", $"stream {n} of seed 2");
            }
        }

        log.Unforeseen.Should().BeEmpty();
        await StillWorksAsync(server, browser, study);
    }

    [Fact]
    public async Task Hub_calls_with_senseless_arguments_are_refused_in_words()
    {
        var log = new LogRecorder();
        using var server = new Server(new ThresholdEngine(Study.Threshold), replace: log.ListenTo, settings: NoPace);
        using var browser = await Browser.SignedInAsync(server);
        var study = await Study.CreateAsync(server);
        IReadOnlyList<Guid> known = [study.CaseId, study.Ball.Id, study.Other.Id, study.ProjectId, study.VolumeId];
        var methods = typeof(CaseHub).GetMethods(BindingFlags.Public | BindingFlags.Instance | BindingFlags.DeclaredOnly)
            .Where(m => !m.IsSpecialName && m.GetBaseDefinition().DeclaringType == typeof(CaseHub)).ToList();
        methods.Count.Should().BeGreaterThan(9);
        var random = new Random(3);
        var (calls, refused) = (0, 0);
        HubConnection? hub = null;
        foreach (var method in methods)
        {
            for (var n = 0; n < 120; n++)
            {
                hub = await ConnectedAsync(server, browser, hub);
                var arguments = method.GetParameters().Select(p => HubValues.Of(p.ParameterType, known, random)).ToList();
                if (random.Next(10) == 0)
                {
                    arguments.Add("one more");
                }

                try
                {
                    calls++;
                    await hub.InvokeCoreAsync(method.Name, typeof(object), [.. arguments], Cancellation).WaitAsync(TimeSpan.FromSeconds(30), Cancellation);
                }
                catch (HubException e)
                {
                    refused++;
                    e.Message.Should().NotContain("did not expect", $"{method.Name} call {n} of seed 3").And.NotContain("   at ");
                }
                catch (Exception e) when (e is InvalidOperationException or OperationCanceledException or IOException or WebSocketException)
                {
                    refused++; // the connection was ended: the message was too large or none
                }
            }
        }

        await hub!.DisposeAsync();
        output.WriteLine($"{calls} calls of {methods.Count} methods, {refused} refused");
        refused.Should().BeGreaterThan(calls / 2);
        log.Unforeseen.Should().BeEmpty();
        await StillWorksAsync(server, browser, study);
    }

    /// <summary>Methods of the framework's own hub, which pages with script talk to.</summary>
    private static readonly string[] CircuitMethods =
        ["StartCircuit", "ConnectCircuit", "ResumeCircuit", "PauseCircuit", "BeginInvokeDotNetFromJS", "EndInvokeJSFromDotNet", "ReceiveByteArray", "ReceiveJSDataChunk", "SendDotNetStreamToJS", "OnRenderCompleted", "OnLocationChanged", "OnLocationChanging", "UpdateRootComponents", "Nothing"];

    [Theory]
    [InlineData("hubs/case", "messagepack")]
    [InlineData("_blazor", "blazorpack")]
    public async Task Frames_that_are_no_hub_messages_end_their_connection_and_nothing_else(string path, string protocol)
    {
        var log = new LogRecorder();
        using var server = new Server(new ThresholdEngine(Study.Threshold), replace: log.ListenTo);
        using var browser = await Browser.SignedInAsync(server);
        var study = await Study.CreateAsync(server);
        var random = new Random(4);
        for (var n = 0; n < 150; n++)
        {
            using var socket = new ClientWebSocket();
            socket.Options.Cookies = browser.Cookies;
            var address = new UriBuilder(new Uri(server.Address, path)) { Scheme = "ws" }.Uri;
            await socket.ConnectAsync(address, Cancellation);
            if (n % 4 != 0)
            {
                await socket.SendAsync(Encoding.UTF8.GetBytes($"{{\"protocol\":\"{protocol}\",\"version\":1}}\u001e"), WebSocketMessageType.Text, true, Cancellation);
            }

            try
            {
                for (var frame = 0; frame < 3; frame++)
                {
                    if (path == "_blazor" && random.Next(2) == 0)
                    {
                        // Well formed, and senseless.
                        object?[] arguments = [.. Enumerable.Range(0, random.Next(6)).Select(_ => random.Next(5) switch { 0 => (object?)null, 1 => random.Next(), 2 => random.Next(2) == 0, 3 => server.Address.ToString(), _ => Corpus.Text(random) })];
                        var call = new MessagePackHubProtocol().GetMessageBytes(new InvocationMessage(random.Next(2) == 0 ? null : "1", CircuitMethods[random.Next(CircuitMethods.Length)], arguments));
                        await socket.SendAsync(call, WebSocketMessageType.Binary, true, Cancellation);
                        continue;
                    }

                    await socket.SendAsync(Corpus.Bytes(random, random.Next(1, 2000)), (WebSocketMessageType)random.Next(2), random.Next(5) != 0, Cancellation);
                }
            }
            catch (Exception e) when (e is WebSocketException or InvalidOperationException or IOException)
            {
                // It was ended, as it should be.
            }

            socket.Abort();
        }

        log.Unforeseen.Should().BeEmpty();
        await StillWorksAsync(server, browser, study);
    }

    private static IReadOnlyDictionary<string, string> NoPace { get; } = new Dictionary<string, string>
    {
        ["Mem3D:Limits:RequestsPerSecond"] = "0",
        ["Mem3D:Limits:CallsPerSecond"] = "0",
    };

    /// <summary>Null: the server let go of the line while it was still being sent a body larger than it takes.</summary>
    private static async Task<HttpResponseMessage?> AnswerAsync(Browser browser, HttpRequestMessage request)
    {
        try
        {
            return await browser.Http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, Cancellation);
        }
        catch (HttpRequestException) when (request.Content?.Headers.ContentLength > MostBytes)
        {
            return null;
        }
    }

    /// <summary>After all of it, a person prompts and gets her mask.</summary>
    private static async Task StillWorksAsync(Server server, Browser browser, Study study)
    {
        (await browser.Http.GetAsync("/health/live", Cancellation)).StatusCode.Should().Be(HttpStatusCode.OK);
        (await browser.Http.GetAsync("/health/ready", Cancellation)).StatusCode.Should().Be(HttpStatusCode.OK);
        var fresh = await Study.CreateAsync(server, "After the storm");
        await using var page = await CasePage.OpenAsync(server, browser, fresh.CaseId);
        (await page.PromptedAsync(fresh.Ball.Id, 12, 1, true, 20, 15)).Status.Should().Be((int)EditStatus.Completed);

        // Somewhere in the storm its manager may have archived the case or the whole project.
        var settings = JsonNode.Parse(await browser.Http.GetStringAsync($"/api/projects/{study.ProjectId}/settings", Cancellation))!;
        settings["archived"] = false;
        using var open = new StringContent(settings.ToJsonString(), Encoding.UTF8, "application/json");
        (await browser.Http.PutAsync($"/api/projects/{study.ProjectId}/settings", open, Cancellation)).IsSuccessStatusCode.Should().BeTrue();
        using var back = new StringContent("{\"archived\":false}", Encoding.UTF8, "application/json");
        (await browser.Http.PatchAsync($"/api/cases/{study.CaseId}/workflow", back, Cancellation)).StatusCode.Should().Be(HttpStatusCode.NoContent);
        await using var old = await CasePage.OpenAsync(server, browser, study.CaseId);
        await old.UndoAsync();
    }

    private static async Task<HubConnection> ConnectedAsync(Server server, Browser browser, HubConnection? hub)
    {
        if (hub is { State: HubConnectionState.Connected })
        {
            return hub;
        }

        if (hub is not null)
        {
            await hub.DisposeAsync();
        }

        var fresh = new HubConnectionBuilder().WithUrl(new Uri(server.Address, "hubs/case"), options => options.Cookies = browser.Cookies).AddMessagePackProtocol().Build();
        await fresh.StartAsync(Cancellation);
        return fresh;
    }

    private static string Known(string name, Study study) => name switch
    {
        "caseId" or "CaseId" => study.CaseId.ToString(),
        "projectId" or "ProjectId" => study.ProjectId.ToString(),
        "labelId" => study.Ball.Id.ToString(),
        "axis" => "K",
        "index" or "slice" => "3",
        "table" => "people",
        "action" => "submit",
        "name" => "keys",
        _ => Guid.Empty.ToString(),
    };

    /// <summary>What a client library refuses to send at all is escaped; raw bytes are another test's.</summary>
    private static string Sane(string path) => string.Concat(path.Select(c => c is > ' ' and < '\u007f' and not ('#' or '?' or '\\') ? c.ToString() : Uri.EscapeDataString(char.IsSurrogate(c) ? "x" : c.ToString())));

    private static byte[] RawRequest(Random random)
    {
        var line = random.Next(12) switch
        {
            0 => Corpus.Noise(random, random.Next(1, 300)),
            1 => "GET / HTTP/9.9",
            2 => $"GET /{new string('a', 1 << random.Next(8, 15))} HTTP/1.1",
            3 => "POST /api/uploads/x/files?name=a HTTP/1.1\r\nContent-Length: 99999999999999999999",
            4 => "POST /account/login HTTP/1.1\r\nContent-Length: -1",
            5 => "POST /account/login HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\nZZZ\r\nxx\r\n0",
            6 => "POST /account/login HTTP/1.1\r\nTransfer-Encoding: chunked\r\nContent-Length: 5\r\n\r\n0",
            7 => "GET /%00%0a%0d HTTP/1.1",
            8 => $"GET /../../../../etc/passwd{Corpus.Text(random)} HTTP/1.1",
            9 => string.Concat("GET / HTTP/1.1\r\n", string.Join("\r\n", Enumerable.Range(0, random.Next(1, 300)).Select(n => $"X-{n}: {Corpus.Noise(random, 60)}"))),
            10 => "OPTIONS * HTTP/1.1",
            _ => $"{Corpus.Noise(random, 5)} {Corpus.Text(random)} HTTP/1.1",
        };
        byte[] tail = random.Next(3) == 0 ? Corpus.Bytes(random, random.Next(200)) : [];
        return [.. Encoding.Latin1.GetBytes($"{line}\r\nHost: x\r\nConnection: close\r\n\r\n"), .. tail];
    }

    private static async Task<string> SendRawAsync(Uri server, byte[] bytes)
    {
        using var client = new TcpClient();
        await client.ConnectAsync(server.Host, server.Port, Cancellation);
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(Cancellation);
        patience.CancelAfter(TimeSpan.FromSeconds(5));
        try
        {
            await using var stream = client.GetStream();
            await stream.WriteAsync(bytes, patience.Token);
            client.Client.Shutdown(SocketShutdown.Send);
            var answer = new byte[64];
            var got = await stream.ReadAsync(answer, patience.Token);
            return Encoding.Latin1.GetString(answer, 0, got).PadRight(12);
        }
        catch (Exception e) when (e is IOException or SocketException or OperationCanceledException)
        {
            return "";
        }
    }
}
