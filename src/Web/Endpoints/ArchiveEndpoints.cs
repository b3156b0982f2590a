using System.Security.Claims;
using Mem3D.Web.Archives;
using Mem3D.Web.Security;

namespace Mem3D.Web.Endpoints;

/// <summary>Pictures of series that are still in an archive.</summary>
public static class ArchiveEndpoints
{
    public static void MapArchives(this IEndpointRouteBuilder app) => app.MapGet("/api/archive-pictures/{pictureId:guid}", async (
        Guid pictureId, ClaimsPrincipal user, HttpContext http, ArchivePictures pictures, CancellationToken cancellation) =>
    {
        http.Response.Headers.CacheControl = "no-store";
        return await pictures.FindAsync(user, pictureId, cancellation) is { } picture ? Results.Bytes(picture.Bytes, picture.Type) : Results.NoContent();
    }).NeedsAccount().WithTags("Import").WithSummary("The archive's picture of a series that was listed for you");
}
