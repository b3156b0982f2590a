using Mem3D.Web.Security;
using Mem3D.Web.Work;
using Microsoft.AspNetCore.SignalR;

namespace Mem3D.Web.Hubs;

/// <summary>Every call that changes masks is an action of its person; opening a case and asking for a suggestion is none.</summary>
internal sealed class ActivityFilter(ActivityMeter meter) : IHubFilter
{
    public async ValueTask<object?> InvokeMethodAsync(HubInvocationContext invocation, Func<HubInvocationContext, ValueTask<object?>> next)
    {
        var result = await next(invocation);
        if (invocation.HubMethod.IsDefined(typeof(NeedsAttribute), false)
            && ((NeedsAttribute)invocation.HubMethod.GetCustomAttributes(typeof(NeedsAttribute), false)[0]).Drawing
            && invocation.HubMethodArguments is [Guid caseId, ..] arguments)
        {
            var labelId = arguments.ElementAtOrDefault(1) switch
            {
                Guid one => one,
                Guid[] { Length: > 0 } several => several[0],
                _ => Guid.Empty,
            };
            meter.Record(invocation.Context.User!.ToPerson().Id, caseId, labelId);
        }

        return result;
    }
}
