using System.Collections.Concurrent;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Mem3D.Integration.Tests.Stage;

/// <summary>An OpenTelemetry collector as far as a test needs one: takes what comes by OTLP over gRPC (HTTP/2 without TLS) and keeps the bytes.</summary>
internal sealed class Collector : IAsyncDisposable
{
    private readonly ConcurrentQueue<(string Service, byte[] Message)> _came = new();
    private readonly WebApplication _app;

    private Collector(WebApplication app) => _app = app;

    public string Address { get; private set; } = "";

    public static async Task<Collector> StartAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(System.Net.IPAddress.Loopback, 0, listen => listen.Protocols = HttpProtocols.Http2));
        var collector = new Collector(builder.Build());
        collector._app.MapPost("/opentelemetry.proto.collector.{kind}.v1.{service}/Export", collector.TakeAsync);
        await collector._app.StartAsync();
        collector.Address = collector._app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First();
        return collector;
    }

    /// <summary>Everything a service ("TraceService", "MetricsService") was sent: names in protobuf are plain UTF-8.</summary>
    public string Text(string service) => string.Concat(_came.Where(c => c.Service == service).Select(c => Encoding.Latin1.GetString(c.Message)));

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    private async Task TakeAsync(HttpContext http, string service)
    {
        using var message = new MemoryStream();
        await http.Request.Body.CopyToAsync(message);
        _came.Enqueue((service, message.ToArray()));
        http.Response.ContentType = "application/grpc";
        await http.Response.Body.WriteAsync(new byte[5]); // an empty message, not compressed
        http.Response.AppendTrailer("grpc-status", "0");
    }
}
