using System.Globalization;
using System.Security.Claims;
using System.Threading.RateLimiting;
using Microsoft.AspNetCore.Mvc;

namespace Mem3D.Web.Security;

/// <summary>Limits on sign-in (an address) and on the API (a person): too many requests are answered with 429 and a time to wait.</summary>
public static class RateLimits
{
    private static readonly string[] Doors = ["/account/login", "/setup", "/join"];

    public static void AddRateLimits(this IServiceCollection services, IConfiguration configuration)
    {
        var limits = configuration.GetSection("Mem3D:Limits").Get<LimitSettings>() ?? new LimitSettings();
        services.AddSingleton(limits);
        services.AddRateLimiter(options =>
        {
            options.GlobalLimiter = PartitionedRateLimiter.Create<HttpContext, string>(http => Partition(http, limits));
            options.OnRejected = (rejected, cancellation) => new ValueTask(RefuseAsync(rejected.HttpContext, rejected.Lease));
        });
    }

    private static RateLimitPartition<string> Partition(HttpContext http, LimitSettings limits)
    {
        var (path, from) = (http.Request.Path, http.Connection.RemoteIpAddress?.ToString() ?? "");
        if (limits.SignInsPerMinute > 0 && HttpMethods.IsPost(http.Request.Method) && Doors.Any(door => path.StartsWithSegments(door)))
        {
            return RateLimitPartition.GetFixedWindowLimiter(
                $"door {from}", _ => new FixedWindowRateLimiterOptions { PermitLimit = limits.SignInsPerMinute, Window = TimeSpan.FromMinutes(1) });
        }

        if (limits.RequestsPerSecond > 0 && (path.StartsWithSegments("/api") || path.StartsWithSegments("/hubs")))
        {
            var who = http.User.FindFirstValue(ClaimTypes.NameIdentifier) ?? from;
            return RateLimitPartition.GetTokenBucketLimiter($"api {who}", _ => new TokenBucketRateLimiterOptions
            {
                TokenLimit = Math.Max(limits.RequestBurst, limits.RequestsPerSecond),
                TokensPerPeriod = limits.RequestsPerSecond,
                ReplenishmentPeriod = TimeSpan.FromSeconds(1),
            });
        }

        return RateLimitPartition.GetNoLimiter("");
    }

    private static async Task RefuseAsync(HttpContext http, RateLimitLease lease)
    {
        var wait = lease.TryGetMetadata(MetadataName.RetryAfter, out var after) ? (int)Math.Ceiling(after.TotalSeconds) : 1;
        http.Response.Headers.RetryAfter = wait.ToString(CultureInfo.InvariantCulture);
        await Results.Problem(new ProblemDetails
        {
            Status = StatusCodes.Status429TooManyRequests,
            Title = "Too many requests came from you in a short time.",
            Detail = string.Create(CultureInfo.InvariantCulture, $"Nothing is lost. Wait {Math.Max(wait, 1)} s and try again."),
        }).ExecuteAsync(http);
    }
}
