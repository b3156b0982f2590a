using Mem3D.Core.Projects;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Mem3D.Web.Endpoints;

/// <summary>Ready when the database answers.</summary>
internal sealed class DatabaseHealth(IProjectStore projects) : IHealthCheck
{
    public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        try
        {
            await projects.ListAsync(cancellationToken);
            return HealthCheckResult.Healthy();
        }
        catch (Core.Errors.Mem3DException e)
        {
            return HealthCheckResult.Unhealthy(e.Message);
        }
    }
}
