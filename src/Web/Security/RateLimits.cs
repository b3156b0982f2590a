using System.Globalization;
using System.Security.Claims;
using System.Threading.RateLimiting;
using Microsoft.AspNetCore.Mvc;

namespace Mem3D.Web.Security;

/// <summary>
/// Limits on sign-in (an address), on the API (a person) and on lines that stay open (a person): what is too much is answered with 429 and what to do.
/// </summary>
public static class RateLimits
{
    private static readonly string[] Doors = ["/account/login", "/setup", "/join"];

    public static void AddRateLimits(this IServiceCollection services, IConfiguration configuration)
    {
        var limits = configuration.GetSection("Mem3D:Limits").Get<LimitSettings>() ?? new LimitSettings();
        services.AddSingleton(limits);
        services.AddRateLimiter(options =>
        {
            options.GlobalLimiter = PartitionedRateLimiter.CreateChained(
                PartitionedRateLimiter.Create<HttpContext, string>(http => Partition(http, limits)),
                PartitionedRateLimiter.Create<HttpContext, string>(http => Lines(http, limits)));
            options.OnRejected = (rejected, cancellation) => new ValueTask(RefuseAsync(rejected.HttpContext, rejected.Lease));
        });
    }

    private static RateLimitPartition<string> Partition(HttpContext http, LimitSettings limits)
    {
        var (path, from) = (http.Request.Path, From(http));
        if (limits.SignInsPerMinute > 0 && HttpMethods.IsPost(http.Request.Method) && Doors.Any(door => path.StartsWithSegments(door)))
        {
            return RateLimitPartition.GetFixedWindowLimiter(
                $"door {from}", _ => new FixedWindowRateLimiterOptions { PermitLimit = limits.SignInsPerMinute, Window = TimeSpan.FromMinutes(1) });
        }

        if (limits.RequestsPerSecond > 0 && (path.StartsWithSegments("/api") || path.StartsWithSegments("/hubs")))
        {
            return RateLimitPartition.GetTokenBucketLimiter($"api {Who(http)}", _ => new TokenBucketRateLimiterOptions
            {
                TokenLimit = Math.Max(limits.RequestBurst, limits.RequestsPerSecond),
                TokensPerPeriod = limits.RequestsPerSecond,
                ReplenishmentPeriod = TimeSpan.FromSeconds(1),
            });
        }

        return RateLimitPartition.GetNoLimiter("");
    }

    /// <summary>A line counts from its handshake to its end: the request of a WebSocket lasts as long as it.</summary>
    private static RateLimitPartition<string> Lines(HttpContext http, LimitSettings limits) => limits.OpenLines > 0 && IsLine(http)
        ? RateLimitPartition.GetConcurrencyLimiter($"lines {Who(http)}", _ => new ConcurrencyLimiterOptions { PermitLimit = limits.OpenLines })
        : RateLimitPartition.GetNoLimiter("");

    private static bool IsLine(HttpContext http) => http.Request.Path.StartsWithSegments("/hubs") || http.Request.Path.StartsWithSegments("/_blazor");

    private static string Who(HttpContext http) => http.User.FindFirstValue(ClaimTypes.NameIdentifier) ?? From(http);

    private static string From(HttpContext http) => http.Connection.RemoteIpAddress?.ToString() ?? "";

    private static async Task RefuseAsync(HttpContext http, RateLimitLease lease)
    {
        if (!lease.TryGetMetadata(MetadataName.RetryAfter, out _) && IsLine(http))
        {
            await Results.Problem(new ProblemDetails
            {
                Status = StatusCodes.Status429TooManyRequests,
                Title = "You have too many pages open.",
                Detail = "Nothing is lost. Close some, then reload this one.",
            }).ExecuteAsync(http);
            return;
        }

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
