using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Http.Metadata;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace Mem3D.Integration.Tests.Stage;

/// <summary>Every endpoint a server has, from its own route table: new ones are walked without anybody adding them to a list.</summary>
internal static partial class Routes
{
    /// <param name="Method">GET, POST and so on.</param>
    /// <param name="Pattern">With its parameters in braces, from the slash on.</param>
    /// <param name="Body">What it takes as JSON; null: nothing.</param>
    /// <param name="Endpoint">As the server has it.</param>
    public sealed record Route(string Method, string Pattern, Type? Body, RouteEndpoint Endpoint)
    {
        /// <summary>A static file, or a part of the framework.</summary>
        public bool IsFile => Path.HasExtension(Pattern.Replace("{hash}", "x", StringComparison.Ordinal))
            || Pattern.StartsWith("/_framework/", StringComparison.Ordinal) || Pattern.StartsWith("/_content/", StringComparison.Ordinal);
    }

    public static IReadOnlyList<Route> Of(Server server) =>
    [
        .. server.Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>()
            .SelectMany(e => (e.Metadata.GetMetadata<HttpMethodMetadata>()?.HttpMethods ?? ["GET", "POST"]).Select(method =>
                new Route(method, "/" + e.RoutePattern.RawText?.TrimStart('/'), e.Metadata.GetMetadata<IAcceptsMetadata>()?.RequestType, e)))
            .DistinctBy(r => (r.Method, r.Pattern)),
    ];

    /// <summary>A path with every parameter replaced.</summary>
    /// <param name="pattern">Of the route.</param>
    /// <param name="value">Of a parameter, by its name and constraint ("guid", "int", "").</param>
    public static string Fill(string pattern, Func<string, string, string> value) => Parameter().Replace(pattern, m =>
    {
        var parts = m.Groups[1].Value.TrimStart('*').TrimEnd('?').Split(':');
        return value(parts[0], parts.Length > 1 ? parts[1] : "");
    });

    [GeneratedRegex("{([^}]*)}")]
    private static partial Regex Parameter();
}
