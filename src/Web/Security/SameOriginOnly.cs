using Microsoft.AspNetCore.Mvc;

namespace Mem3D.Web.Security;

/// <summary>
/// Requests that change something come from this site's own pages. Browsers say where a request comes from (Sec-Fetch-Site); the cookie's
/// SameSite setting and the antiforgery tokens of forms guard the rest.
/// </summary>
public static class SameOriginOnly
{
    public static void UseSameOriginOnly(this IApplicationBuilder app) => app.Use(async (context, next) =>
    {
        var from = context.Request.Headers["Sec-Fetch-Site"].ToString();
        var reads = HttpMethods.IsGet(context.Request.Method) || HttpMethods.IsHead(context.Request.Method);
        if (from is not ("" or "same-origin" or "none") && (!reads || context.WebSockets.IsWebSocketRequest))
        {
            await Results.Problem(new ProblemDetails
            {
                Status = StatusCodes.Status403Forbidden,
                Title = "This request came from another site.",
                Detail = "Open Mem3D itself and try again there.",
            }).ExecuteAsync(context);
            return;
        }

        await next(context);
    });
}
