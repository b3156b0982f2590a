using System.Reflection;
using Mem3D.Core.Errors;
using Mem3D.Web.Security;
using Microsoft.AspNetCore.SignalR;

namespace Mem3D.Web.Hubs;

/// <summary>Brings every call of a hub method before <see cref="Access"/>: the method says what it needs, its first argument says in which case.</summary>
internal sealed class AccessFilter(Access access) : IHubFilter
{
    public async ValueTask<object?> InvokeMethodAsync(HubInvocationContext invocation, Func<HubInvocationContext, ValueTask<object?>> next)
    {
        var needs = invocation.HubMethod.GetCustomAttribute<NeedsAttribute>() ?? NeedsAttribute.Unsaid;
        var caseId = invocation.HubMethodArguments is [Guid id, ..] ? id : throw new Mem3DException(
            ErrorKind.Invalid, $"{invocation.HubMethodName} names no case.", "Reload the page.");
        try
        {
            await access.RequireAsync(invocation.Context.User!, needs, null, caseId, invocation.Context.ConnectionAborted);
        }
        catch (Mem3DException e) when (e.Kind != ErrorKind.Unavailable)
        {
            throw new RightsException(e);
        }

        return await next(invocation);
    }
}
