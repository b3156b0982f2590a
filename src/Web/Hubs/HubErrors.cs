using Mem3D.Core.Errors;
using Mem3D.Web.Workspace;
using Microsoft.AspNetCore.SignalR;

namespace Mem3D.Web.Hubs;

/// <summary>
/// A refused call becomes a hub error that says what was wrong and what to do; nothing else gets out. A refusal that is not the last word on a gesture
/// begins with its kind in brackets (docs/wire.md), so that the page keeps what was drawn: the same call may succeed later, or with other rights.
/// </summary>
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

            throw new HubException(Kind(e) + failures.InWords(e));
        }
    }

    private static string Kind(Exception error) => error switch
    {
        RightsException => $"[{nameof(ErrorKind.Forbidden)}] ",
        Mem3DException { Kind: not ErrorKind.Unavailable } => "",
        _ => $"[{nameof(ErrorKind.Unavailable)}] ",
    };
}
