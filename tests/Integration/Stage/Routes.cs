using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace Mem3D.Integration.Tests.Stage;

/// <summary>Every endpoint a server has, from its own route table: new ones are walked without anybody adding them to a list.</summary>
internal static partial class Routes
{
    /// <param name="server">The server.</param>
    /// <returns>Method, pattern, and whether it is a static file or a part of the framework.</returns>
    public static IReadOnlyList<(string Method, string Pattern, bool IsFile)> Of(Server server) =>
    [
        .. server.Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>()
            .SelectMany(e => (e.Metadata.GetMetadata<HttpMethodMetadata>()?.HttpMethods ?? ["GET", "POST"]).Select(method => (method, "/" + e.RoutePattern.RawText?.TrimStart('/'))))
            .Select(e => (e.method, e.Item2, IsFile(e.Item2)))
            .Distinct(),
    ];

    /// <summary>A path with every parameter replaced.</summary>
    /// <param name="pattern">Of the route.</param>
    /// <param name="value">Of a parameter, by its name and constraint ("guid", "int", "").</param>
    public static string Fill(string pattern, Func<string, string, string> value) => Parameter().Replace(pattern, m =>
    {
        var parts = m.Groups[1].Value.TrimStart('*').TrimEnd('?').Split(':');
        return value(parts[0], parts.Length > 1 ? parts[1] : "");
    });

    private static bool IsFile(string pattern) => Path.HasExtension(pattern.Replace("{hash}", "x", StringComparison.Ordinal))
        || pattern.StartsWith("/_framework/", StringComparison.Ordinal) || pattern.StartsWith("/_content/", StringComparison.Ordinal);

    [GeneratedRegex("{([^}]*)}")]
    private static partial Regex Parameter();
}
