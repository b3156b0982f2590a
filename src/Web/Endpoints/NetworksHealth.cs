using Mem3D.Web.Workspace;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Mem3D.Web.Endpoints;

/// <summary>Degraded, not down, without networks: people can still see, import and export.</summary>
internal sealed class NetworksHealth(EngineHealth health) : IHealthCheck
{
    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default) =>
        Task.FromResult(health.Refusal is { } refusal ? HealthCheckResult.Degraded(refusal.Message) : HealthCheckResult.Healthy());
}
