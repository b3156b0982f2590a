using Mem3D.Web.Security;
using Microsoft.OpenApi;

namespace Mem3D.Web.Endpoints;

/// <summary>The API's description (OpenAPI 3.1), made from the endpoints themselves.</summary>
public static class ApiDocument
{
    public const string Name = "v1";

    public static void AddApiDocument(this IServiceCollection services) => services.AddOpenApi(Name, options =>
    {
        options.ShouldInclude = description => description.RelativePath?.StartsWith("api/", StringComparison.Ordinal) == true;
        options.AddDocumentTransformer((document, _, _) =>
        {
            document.Info.Title = "Mem3D.Web";
            document.Info.Version = Name;
            document.Info.Description = "Send Authorization: Bearer with an API token of yours. Errors are problem details (RFC 9457): title says what was wrong, detail what to do.";
            document.Servers = [];
            document.Components ??= new OpenApiComponents();
            document.Components.SecuritySchemes ??= new Dictionary<string, IOpenApiSecurityScheme>();
            document.Components.SecuritySchemes["token"] = new OpenApiSecurityScheme { Type = SecuritySchemeType.Http, Scheme = "bearer", Description = "An API token: m3d_…" };
            return Task.CompletedTask;
        });
        options.AddOperationTransformer((operation, context, _) =>
        {
            if (context.Description.ActionDescriptor.EndpointMetadata.OfType<NeedsAttribute>().LastOrDefault() is { } needs)
            {
                operation.Description = needs.Administrator ? "For administrators." : needs.Right == Core.People.Right.None ? "For anybody signed in: her own." : $"Needs the right: {needs.Right}.";
            }

            return Task.CompletedTask;
        });
    });

    public static void MapApiDocument(this IEndpointRouteBuilder app) =>
        app.MapOpenApi("/api/openapi/{documentName}.json").NeedsAccount().WithTags("Server").WithSummary("This description, as OpenAPI");
}
