using Microsoft.AspNetCore.Mvc;

namespace Mem3D.Web.Security;

/// <summary>
/// Requests that change something, and lines that stay open (WebSockets, which browsers open to any site), come from this site's own pages. Browsers say where a request comes from (Sec-Fetch-Site, and older ones Origin);
/// the cookie's SameSite setting and the antiforgery tokens of forms guard the rest.
/// </summary>
public static class SameOriginOnly
{
    public static void UseSameOriginOnly(this IApplicationBuilder app) => app.Use(async (context, next) =>
    {
        var from = context.Request.Headers["Sec-Fetch-Site"].ToString();
        // The handshake of a WebSocket is a GET that asks for an upgrade; over HTTP/2 it is a CONNECT.
        var reads = (HttpMethods.IsGet(context.Request.Method) || HttpMethods.IsHead(context.Request.Method)) && context.Request.Headers.Upgrade.Count == 0;
        var ours = from is "" ? IsOwnOrigin(context.Request) : from is "same-origin" or "none";
        if (!ours && !reads)
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

    /// <summary>A browser without Sec-Fetch-Site sends Origin with everything that changes something; a script's client sends neither.</summary>
    private static bool IsOwnOrigin(HttpRequest request) =>
        request.Headers.Origin.ToString() is var origin
        && (origin.Length == 0 || (Uri.TryCreate(origin, UriKind.Absolute, out var uri) && uri.Authority == new HostString(request.Host.Value ?? "").Value));
}
