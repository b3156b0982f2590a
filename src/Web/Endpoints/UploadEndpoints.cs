using System.Security.Claims;
using Mem3D.Core.Errors;
using Mem3D.Core.People;
using Mem3D.Core.Volumes;
using Mem3D.Web.Security;
using Mem3D.Web.Uploads;
using Microsoft.AspNetCore.Http.Features;

namespace Mem3D.Web.Endpoints;

/// <summary>Import over HTTP: open, send the files one by one, start, ask, cancel.</summary>
public static class UploadEndpoints
{
    /// <summary>Largest file accepted unless Mem3D:MaximumUploadBytes says otherwise.</summary>
    private const long DefaultMaximumBytes = 16L << 30;

    public static void MapUploads(this IEndpointRouteBuilder app)
    {
        app.MapPost("/api/projects/{projectId:guid}/uploads", async (
            Guid projectId, ClaimsPrincipal user, UploadService uploads, CancellationToken cancellation) =>
            new { UploadId = await uploads.OpenAsync(projectId, user.ToPerson(), cancellation) })
            .Needs(Right.Manage).WithTags("Import").WithSummary("Opens an upload of scans");
        var mine = app.MapGroup("/api/uploads/{uploadId:guid}").WithTags("Import").NeedsAccount();
        mine.MapDelete("", (Guid uploadId, ClaimsPrincipal user, UploadService uploads) =>
        {
            uploads.Cancel(uploadId, user.ToPerson());
            return TypedResults.NoContent();
        }).WithSummary("Ends it and removes what is half done");
        var one = mine.MapGroup("").AddEndpointFilter(StillManagesAsync);
        one.MapPut("/files", ReceiveAsync).WithSummary("Sends one file of it; its name in Mem3D-File-Name");
        one.MapPost("/import", (Guid uploadId, ClaimsPrincipal user, UploadService uploads) =>
        {
            uploads.StartImport(uploadId, user.ToPerson());
            return Results.Accepted();
        }).WithSummary("Starts the import of what was sent");
        one.MapPost("/choice", (Guid uploadId, VolumeChoice[] choices, ClaimsPrincipal user, UploadService uploads) =>
        {
            uploads.Choose(uploadId, user.ToPerson(), choices);
            return Results.Accepted();
        }).WithSummary("Says which series and frames become cases");
        one.MapGet("/offers/{offer:int}/frames/{frame:int}", (Guid uploadId, int offer, int frame, ClaimsPrincipal user, UploadService uploads) =>
            uploads.Status(uploadId, user.ToPerson()).Offers.FirstOrDefault(o => o.Id == offer)?.Pictures.FirstOrDefault(p => p.Frame == frame) is { } picture
                ? Results.Bytes(GreyPng.Encode(picture.Grey, picture.Width, picture.Height), "image/png")
                : throw new Mem3DException(ErrorKind.NotFound, "There is no such picture.", "Ask for a frame that is offered."))
            .WithSummary("A picture of an offered frame, as PNG");
        one.MapGet("", (Guid uploadId, ClaimsPrincipal user, UploadService uploads) => UploadReply.Of(uploads.Status(uploadId, user.ToPerson())))
            .WithSummary("How far an upload of yours is, and what became of it");
    }

    /// <summary>An upload is its opener's, as long as she manages the project that it goes to.</summary>
    internal static async ValueTask<object?> StillManagesAsync(EndpointFilterInvocationContext context, EndpointFilterDelegate next)
    {
        var http = context.HttpContext;
        var (uploads, access) = (http.RequestServices.GetRequiredService<UploadService>(), http.RequestServices.GetRequiredService<Access>());
        var id = Guid.Parse((string)http.GetRouteValue("uploadId")!);
        await access.ProjectAsync(http.User, Right.Manage, uploads.ProjectOf(id, http.User.ToPerson()), http.RequestAborted);
        return await next(context);
    }

    private static async Task<IResult> ReceiveAsync(
        Guid uploadId, HttpContext http, UploadService uploads, IConfiguration configuration, CancellationToken cancellation)
    {
        var name = FileNameHeader.Of(http);
        if (http.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } limit)
        {
            limit.MaxRequestBodySize = configuration.GetValue("Mem3D:MaximumUploadBytes", DefaultMaximumBytes);
        }

        await uploads.ReceiveAsync(uploadId, http.User.ToPerson(), name, http.Request.Body, cancellation);
        return TypedResults.NoContent();
    }
}
