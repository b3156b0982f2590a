using Mem3D.Web.Workspace;
using Microsoft.AspNetCore.SignalR;

namespace Mem3D.Web.Hubs;

/// <summary>A refused call becomes a hub error that says what was wrong and what to do; nothing else gets out.</summary>
internal sealed class HubErrors(Failures failures) : IHubFilter
{
    public async ValueTask<object?> InvokeMethodAsync(HubInvocationContext invocation, Func<HubInvocationContext, ValueTask<object?>> next)
    {
        try
        {
            return await next(invocation);
        }
        catch (Exception e) when (e is not HubException)
        {
            if (e is OperationCanceledException && invocation.Context.ConnectionAborted.IsCancellationRequested)
            {
                throw;
            }

            throw new HubException(failures.InWords(e));
        }
    }
}
