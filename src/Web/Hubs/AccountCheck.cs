using Mem3D.Core.Errors;
using Mem3D.Web.Security;
using Microsoft.AspNetCore.SignalR;

namespace Mem3D.Web.Hubs;

/// <summary>A connection outlives the request that was authenticated: nobody goes on whose account was removed or locked, or who has to sign in anew.</summary>
internal sealed class AccountCheck(Access access) : IHubFilter
{
    public async ValueTask<object?> InvokeMethodAsync(HubInvocationContext invocation, Func<HubInvocationContext, ValueTask<object?>> next) =>
        await access.WhyEndedAsync(invocation.Context.User!, invocation.Context.ConnectionAborted) is { } why
            ? throw new HubException($"[{nameof(ErrorKind.Forbidden)}] {why}")
            : await next(invocation);
}
