using System.Net;
using Mem3D.Core.Errors;
using Microsoft.AspNetCore.HttpOverrides;

namespace Mem3D.Web.Hosting;

/// <summary>
/// Behind a reverse proxy: whose word is taken for the scheme, host and address of a request (<c>Mem3D:Proxies</c>: addresses or networks, with commas
/// between), and under which path the app lives (<c>Mem3D:PathBase</c>, for example <c>/mem3d</c>).
/// </summary>
public static class ProxyRegistration
{
    /// <exception cref="Mem3DException">Not an address or network.</exception>
    public static void AddProxies(this WebApplicationBuilder builder)
    {
        var named = (builder.Configuration["Mem3D:Proxies"] ?? "").Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        builder.Services.Configure<ForwardedHeadersOptions>(options =>
        {
            if (named.Length == 0)
            {
                return; // ASPNETCORE_FORWARDEDHEADERS_ENABLED, or no proxy
            }

            options.ForwardedHeaders = ForwardedHeaders.XForwardedFor | ForwardedHeaders.XForwardedProto | ForwardedHeaders.XForwardedHost;
            options.KnownProxies.Clear();
            options.KnownIPNetworks.Clear();
            foreach (var name in named)
            {
                if (IPAddress.TryParse(name, out var address))
                {
                    options.KnownProxies.Add(address);
                }
                else
                {
                    options.KnownIPNetworks.Add(System.Net.IPNetwork.Parse(name));
                }
            }
        });
        if (named.FirstOrDefault(name => !IPAddress.TryParse(name, out _) && !System.Net.IPNetwork.TryParse(name, out _)) is { } wrong)
        {
            throw new Mem3DException(
                ErrorKind.Unavailable, $"The setting Mem3D:Proxies names \"{wrong}\", which is no address and no network.", "Write for example 10.0.0.5 or 172.16.0.0/12.");
        }
    }

    /// <exception cref="Mem3DException">Not a path.</exception>
    public static void UseProxies(this WebApplication app)
    {
        if (!string.IsNullOrWhiteSpace(app.Configuration["Mem3D:Proxies"]))
        {
            app.UseForwardedHeaders();
        }

        if (app.Configuration["Mem3D:PathBase"]?.TrimEnd('/') is { Length: > 0 } path)
        {
            app.UsePathBase(path[0] == '/' && Uri.IsWellFormedUriString(path, UriKind.Relative)
                ? path
                : throw new Mem3DException(ErrorKind.Unavailable, $"The setting Mem3D:PathBase is \"{path}\".", "Write a path such as /mem3d."));
        }
    }
}
