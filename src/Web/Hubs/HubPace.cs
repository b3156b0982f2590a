using System.Threading.RateLimiting;
using Mem3D.Core.Errors;
using Mem3D.Web.Security;
using Microsoft.AspNetCore.SignalR;

namespace Mem3D.Web.Hubs;

/// <summary>Nobody's page calls faster than hands can move: a page that does is told to wait, and others go on.</summary>
internal sealed class HubPace(LimitSettings limits) : IHubFilter
{
    /// <summary>Seconds' worth of calls that may come at once.</summary>
    private const int BurstSeconds = 5;

    private static readonly object Key = new();

    public Task OnConnectedAsync(HubLifetimeContext context, Func<HubLifetimeContext, Task> next)
    {
        if (limits.CallsPerSecond > 0)
        {
            context.Context.Items[Key] = new TokenBucketRateLimiter(new TokenBucketRateLimiterOptions
            {
                TokenLimit = BurstSeconds * limits.CallsPerSecond,
                TokensPerPeriod = limits.CallsPerSecond,
                ReplenishmentPeriod = TimeSpan.FromSeconds(1),
            });
        }

        return next(context);
    }

    public async Task OnDisconnectedAsync(HubLifetimeContext context, Exception? exception, Func<HubLifetimeContext, Exception?, Task> next)
    {
        await next(context, exception);
        (context.Context.Items[Key] as IDisposable)?.Dispose();
    }

    public ValueTask<object?> InvokeMethodAsync(HubInvocationContext invocation, Func<HubInvocationContext, ValueTask<object?>> next)
    {
        if (invocation.Context.Items.TryGetValue(Key, out var pace))
        {
            using var lease = ((RateLimiter)pace!).AttemptAcquire();
            if (!lease.IsAcquired)
            {
                throw new Mem3DException(ErrorKind.Unavailable, "Too much came from this page in a short time.", "What was acknowledged is saved. Wait a moment and go on.");
            }
        }

        return next(invocation);
    }
}
