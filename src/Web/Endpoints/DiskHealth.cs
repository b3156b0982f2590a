using System.Globalization;
using Mem3D.Web.Hosting;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Mem3D.Web.Endpoints;

/// <summary>Degraded when the data folder's disk has little room left (<c>Mem3D:MinimumFreeBytes</c>): reading goes on, saving soon does not.</summary>
internal sealed class DiskHealth(Folders folders, IConfiguration configuration) : IHealthCheck
{
    private const long UsualMinimum = 512L << 20;

    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        try
        {
            var free = new DriveInfo(folders.Data).AvailableFreeSpace;
            return Task.FromResult(free >= configuration.GetValue("Mem3D:MinimumFreeBytes", UsualMinimum)
                ? HealthCheckResult.Healthy()
                : HealthCheckResult.Degraded(string.Create(CultureInfo.InvariantCulture, $"The data folder's disk has {free >> 20} MiB left.")));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException)
        {
            return Task.FromResult(HealthCheckResult.Degraded("The room on the data folder's disk is not known."));
        }
    }
}
