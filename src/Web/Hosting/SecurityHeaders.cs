using Microsoft.Net.Http.Headers;

namespace Mem3D.Web.Hosting;

/// <summary>
/// Headers every answer carries. Scripts and style sheets come from files of this server only. Style attributes are allowed: Blazor writes them for
/// positions and widths, and an attribute can neither load nor run anything.
/// </summary>
public static class SecurityHeaders
{
    private const string Policy =
        "default-src 'self'; script-src 'self'; style-src 'self'; style-src-attr 'unsafe-inline'; img-src 'self' data: blob:; font-src 'self'; " +
        "connect-src 'self'; worker-src 'self' blob:; manifest-src 'self'; media-src 'none'; frame-src 'none'; object-src 'none'; base-uri 'self'; form-action 'self'; frame-ancestors 'none'";

    private static readonly (string Name, string Value)[] Always =
    [
        (HeaderNames.ContentSecurityPolicy, Policy),
        (HeaderNames.XContentTypeOptions, "nosniff"),
        (HeaderNames.XFrameOptions, "DENY"),
        ("Referrer-Policy", "same-origin"),
        ("Cross-Origin-Opener-Policy", "same-origin"),
        ("Cross-Origin-Resource-Policy", "same-origin"),
        ("Permissions-Policy", "camera=(), microphone=(), geolocation=(), payment=(), usb=()"),
        ("X-Permitted-Cross-Domain-Policies", "none"),
    ];

    /// <summary>Comes after HSTS, whose header it keeps too.</summary>
    public static void UseSecurityHeaders(this IApplicationBuilder app) => app.Use((context, next) =>
    {
        var headers = context.Response.Headers;
        var transport = headers.StrictTransportSecurity;
        Add(headers);

        // Again at the last moment: what answers an exception begins with an empty answer.
        context.Response.OnStarting(() =>
        {
            Add(headers);
            if (transport.Count > 0)
            {
                headers.StrictTransportSecurity = transport;
            }

            // Answers about people's work stay out of every cache, unless they say otherwise.
            if (headers.CacheControl.Count == 0 && context.Response.StatusCode != StatusCodes.Status304NotModified)
            {
                headers.CacheControl = "no-store";
            }

            return Task.CompletedTask;
        });
        return next(context);
    });

    private static void Add(IHeaderDictionary headers)
    {
        foreach (var (name, value) in Always)
        {
            headers.TryAdd(name, value);
        }
    }
}
