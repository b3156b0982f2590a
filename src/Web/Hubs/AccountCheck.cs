using Mem3D.Data.Persistence;
using Mem3D.Web.Security;
using Microsoft.AspNetCore.Identity;
using Microsoft.AspNetCore.SignalR;

namespace Mem3D.Web.Hubs;

/// <summary>A connection outlives the request that was authenticated: nobody goes on whose account was removed meanwhile.</summary>
internal sealed class AccountCheck : IHubFilter
{
    public async ValueTask<object?> InvokeMethodAsync(HubInvocationContext invocation, Func<HubInvocationContext, ValueTask<object?>> next)
    {
        var users = invocation.ServiceProvider.GetRequiredService<UserManager<Mem3DUser>>();
        return await users.FindByIdAsync(invocation.Context.User!.ToPerson().Id.ToString()) is null
            ? throw new HubException("Your account was removed. What you drew before is kept; ask whoever runs the server for an account.")
            : await next(invocation);
    }
}
