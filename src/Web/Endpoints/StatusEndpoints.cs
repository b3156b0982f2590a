using Mem3D.Core.Diagnostics;
using Mem3D.Web.Security;
using Microsoft.AspNetCore.Diagnostics.HealthChecks;

namespace Mem3D.Web.Endpoints;

/// <summary>Status for people and scripts, health for whoever watches the process.</summary>
public static class StatusEndpoints
{
    private const string ReadyTag = "ready";

    public static void AddStatus(this IServiceCollection services)
    {
        services.AddSingleton<StageMedians>();
        services.AddSingleton<ServerStatus>();
        services.AddHealthChecks().AddCheck<DatabaseHealth>("database", tags: [ReadyTag]).AddCheck<NetworksHealth>("networks", tags: [ReadyTag])
            .AddCheck<DiskHealth>("disk", tags: [ReadyTag])
            .AddCheck<StoppingHealth>("stopping", tags: [ReadyTag]);
    }

    public static void MapStatus(this IEndpointRouteBuilder app)
    {
        _ = app.ServiceProvider.GetRequiredService<StageMedians>(); // hears from the start, not from the first visit on
        app.MapGet("/api/status", (ServerStatus status) => status.Now()).NeedsAccount().WithTags("Server").WithSummary("Device, networks, queue and times");
        app.MapHealthChecks("/health/live", new HealthCheckOptions { Predicate = _ => false }).AllowAnonymous();
        app.MapHealthChecks("/health/ready", new HealthCheckOptions { Predicate = check => check.Tags.Contains(ReadyTag) }).AllowAnonymous();
    }
}
