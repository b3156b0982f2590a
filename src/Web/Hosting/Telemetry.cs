using System.Reflection;
using Mem3D.Core.Diagnostics;
using Mem3D.Core.Errors;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;

namespace Mem3D.Web.Hosting;

/// <summary>
/// OpenTelemetry: metrics and traces to a collector (<c>Mem3D:Telemetry:Otlp</c>, an address), metrics for Prometheus to fetch at <c>/metrics</c>
/// (<c>Mem3D:Telemetry:Prometheus</c>, true; with <c>PrometheusPort</c> only there). Off by default. Nothing of it names people, cases or files.
/// </summary>
public static class Telemetry
{
    private const string Section = "Mem3D:Telemetry";

    private static readonly string[] Meters =
    [
        StageMeter.MeterName, WorkMeter.Name, "mem3d.queue", "Microsoft.AspNetCore.Hosting", "Microsoft.AspNetCore.Server.Kestrel",
        "Microsoft.AspNetCore.Http.Connections", "Microsoft.AspNetCore.RateLimiting", "System.Runtime",
    ];

    /// <exception cref="Mem3DException">The collector's address is none.</exception>
    public static void AddTelemetry(this WebApplicationBuilder builder)
    {
        var settings = builder.Configuration.GetSection(Section);
        var (otlp, prometheus) = (Collector(settings["Otlp"]), settings.GetValue("Prometheus", false));
        if (otlp is null && !prometheus)
        {
            return;
        }

        var version = typeof(Telemetry).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion.Split('+')[0];
        var telemetry = builder.Services.AddOpenTelemetry()
            .ConfigureResource(resource => resource.AddService("mem3d", serviceVersion: version))
            .WithMetrics(metrics =>
            {
                metrics.AddMeter(Meters);
                if (prometheus)
                {
                    metrics.AddPrometheusExporter();
                }

                if (otlp is not null)
                {
                    metrics.AddOtlpExporter(options => options.Endpoint = otlp);
                }
            });
        if (otlp is not null)
        {
            telemetry.WithTracing(traces => traces
                .AddSource(WorkMeter.Name)
                .AddAspNetCoreInstrumentation(options =>
                {
                    options.Filter = http => http.Request.Path.StartsWithSegments("/api") || http.Request.Path.StartsWithSegments("/hubs");
                    options.EnrichWithHttpRequest = (activity, _) => activity.SetTag("url.query", null); // what was searched for may be in it
                })
                .AddOtlpExporter(options => options.Endpoint = otlp));
        }
    }

    public static void UseTelemetry(this WebApplication app)
    {
        var settings = app.Configuration.GetSection(Section);
        if (settings.GetValue("Prometheus", false))
        {
            // The port that the request came in by; the one in its Host header is whatever the client wrote.
            var port = settings.GetValue<int?>("PrometheusPort");
            app.UseOpenTelemetryPrometheusScrapingEndpoint(http => http.Request.Path == "/metrics" && (port is null || http.Connection.LocalPort == port));
        }
    }

    private static Uri? Collector(string? address) => string.IsNullOrWhiteSpace(address) ? null
        : Uri.TryCreate(address, UriKind.Absolute, out var uri) && uri.Scheme is "http" or "https" ? uri
        : throw new Mem3DException(ErrorKind.Unavailable, $"The setting {Section}:Otlp is \"{address}\".", "Write the collector's address, for example http://collector:4317.");
}
