using Mem3D.Core.People;
using Mem3D.Web.Security;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Http.Metadata;
using Microsoft.AspNetCore.Routing;

namespace Mem3D.Web.Components.Pages;

/// <summary>The API as a page of this server: read from the endpoints themselves, no script of anybody else.</summary>
public sealed partial class ApiDocs
{
    [Inject]
    private EndpointDataSource Endpoints { get; set; } = default!;

    [Inject]
    private NavigationManager Navigation { get; set; } = default!;

    private IEnumerable<IGrouping<string, Row>> Groups => Endpoints.Endpoints.OfType<RouteEndpoint>()
        .Where(e => e.RoutePattern.RawText?.TrimStart('/').StartsWith("api/", StringComparison.Ordinal) == true)
        .SelectMany(e => (e.Metadata.GetMetadata<Microsoft.AspNetCore.Routing.HttpMethodMetadata>()?.HttpMethods ?? ["GET"]).Select(method => new Row(
            e.Metadata.GetMetadata<ITagsMetadata>()?.Tags is [var tag, ..] ? tag : "Cases", method, "/" + e.RoutePattern.RawText!.Trim('/').Replace(":guid", "", StringComparison.Ordinal).Replace(":int", "", StringComparison.Ordinal),
            e.Metadata.GetMetadata<IEndpointSummaryMetadata>()?.Summary ?? "", Words(e.Metadata.GetMetadata<NeedsAttribute>()))))
        .OrderBy(r => r.Path, StringComparer.Ordinal).GroupBy(r => r.Tag).OrderBy(g => g.Key);

    private static string Words(NeedsAttribute? needs) => needs switch
    {
        null => "",
        { Administrator: true } => "administrators",
        { Right: Right.None } => "anybody signed in",
        { Right: var right } => right.ToString().ToLowerInvariant(),
    };

    private sealed record Row(string Tag, string Method, string Path, string Summary, string Needs);
}
