using System.Security.Claims;
using Mem3D.Core.People;
using Mem3D.Core.Segmentations;
using Mem3D.Web.Security;
using Mem3D.Web.Segmentations;
using Mem3D.Web.Uploads;
using Microsoft.AspNetCore.Http.Features;

namespace Mem3D.Web.Endpoints;

/// <summary>Existing segmentations over HTTP: send a file and see what it holds, then say what becomes of it.</summary>
public static class SegmentationEndpoints
{
    /// <summary>Larger than any label map that is read.</summary>
    private const long MaximumBytes = 4L << 30;

    public static void MapSegmentations(this IEndpointRouteBuilder app)
    {
        app.MapPost("/api/cases/{caseId:guid}/segmentations", async (
            Guid caseId, HttpContext http, SegmentationImports imports, CancellationToken cancellation) =>
        {
            var name = FileNameHeader.Of(http);
            if (http.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } limit)
            {
                limit.MaxRequestBodySize = MaximumBytes;
            }

            var (id, preview) = await imports.ReceiveAsync(caseId, http.User.ToPerson(), name, http.Request.Body, cancellation);
            return new { ImportId = id, preview.Format, preview.Fit, preview.Reservation, preview.Segments };
        }).Needs(Right.Annotate, drawing: true).WithTags("Import").WithSummary("Sends a segmentation file (name in Mem3D-File-Name) and says what it holds; nothing is changed yet");
        app.MapGet("/api/cases/{caseId:guid}/segmentations", (Guid caseId, SegmentationImports imports) => imports.Waiting(caseId))
            .Needs(Right.Annotate, drawing: true).WithTags("Import").WithSummary("Segmentations that came along with scans and wait in the case, to be taken by their importId");
        var one = app.MapGroup("/api/segmentations/{importId:guid}").WithTags("Import").NeedsAccount();
        one.MapPost("", async (
            Guid importId, SegmentChoice[] choices, ClaimsPrincipal user, SegmentationImports imports, Access access, CancellationToken cancellation) =>
        {
            // Hers when it was sent; the case may have gone to somebody else meanwhile. New labels are the managers' to make.
            var caseId = imports.CaseOf(importId, user.ToPerson());
            await access.DrawAsync(user, caseId, cancellation);
            if (choices.Any(c => c.LabelId is null))
            {
                await access.CaseAsync(user, Right.Manage, caseId, cancellation);
            }

            return new { Edits = (await imports.ApplyAsync(importId, user.ToPerson(), choices, cancellation)).Select(e => e.Id) };
        }).WithSummary("Stores the chosen segments as edits, one a label");
        one.MapDelete("", (Guid importId, ClaimsPrincipal user, SegmentationImports imports) =>
        {
            imports.CaseOf(importId, user.ToPerson());
            imports.Drop(importId, user.ToPerson());
            return TypedResults.NoContent();
        }).WithSummary("Lets go of the file");
    }
}
