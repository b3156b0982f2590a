using Mem3D.Core.Errors;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Components.Endpoints;

namespace Mem3D.Web.Security;

/// <summary>Brings every request for a page or an endpoint of the API before <see cref="Access"/>. What names no right is for administrators only.</summary>
public static class AccessMiddleware
{
    /// <summary>The framework's own, the hubs, and leaving.</summary>
    private static readonly string[] Open = ["_", "hubs/", "account/logout"];

    public static void UseAccess(this IApplicationBuilder app) => app.Use(async (context, next) =>
    {
        if (context.GetEndpoint() is not { } endpoint || !IsGuarded(endpoint))
        {
            await next(context);
            return;
        }

        var access = context.RequestServices.GetRequiredService<Access>();
        if (context.User.Identity?.IsAuthenticated == true && await access.WhyEndedAsync(context.User, context.RequestAborted) is not null)
        {
            // A cookie from before her password was changed or her account locked: she signs in again.
            await context.ChallengeAsync();
            return;
        }

        var isPage = endpoint.Metadata.GetMetadata<ComponentTypeMetadata>() is not null;
        try
        {
            var needs = endpoint.Metadata.GetMetadata<NeedsAttribute>() ?? NeedsAttribute.Unsaid;
            await access.RequireAsync(context.User, needs, Id(context, "projectId"), Id(context, "caseId"), context.RequestAborted);
        }
        catch (Mem3DException e) when (isPage && e.Kind is ErrorKind.NotFound or ErrorKind.Forbidden)
        {
            context.Response.StatusCode = StatusCodes.Status404NotFound; // the page that says so follows
            return;
        }

        await next(context);
    });

    /// <summary>Pages and endpoints of people; not the door, not files, not the transport of circuits and hubs (their methods have a filter).</summary>
    internal static bool IsGuarded(Endpoint endpoint) =>
        endpoint is RouteEndpoint route && endpoint.Metadata.GetMetadata<IAllowAnonymous>() is null
        && !Open.Any(start => route.RoutePattern.RawText?.TrimStart('/').StartsWith(start, StringComparison.Ordinal) == true);

    private static Guid? Id(HttpContext context, string name) => Guid.TryParse(context.GetRouteValue(name)?.ToString(), out var id) ? id : null;
}
