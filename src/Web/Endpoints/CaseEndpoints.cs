using System.Security.Claims;
using Mem3D.Core.Errors;
using Mem3D.Core.Exports;
using Mem3D.Core.People;
using Mem3D.Core.Projects;
using Mem3D.Core.Volumes;
using Mem3D.Web.Hosting;
using Mem3D.Web.Security;
using Mem3D.Web.Workspace;
using Microsoft.Net.Http.Headers;

namespace Mem3D.Web.Endpoints;

/// <summary>What a page reads of a case: its description, its pixels, its export.</summary>
public static class CaseEndpoints
{
    /// <summary>Voxels of a stored volume never change.</summary>
    private const string Forever = "private, max-age=31536000, immutable";

    public static void MapCases(this IEndpointRouteBuilder app)
    {
        var cases = app.MapGroup("/api/cases/{caseId:guid}").WithTags("Cases");
        cases.MapGet("", async (Guid caseId, IProjectStore projects, CancellationToken cancellation) =>
            CaseReply.Of(await projects.CaseAsync(caseId, cancellation))).Needs(Right.See).WithSummary("A case: its size, its place in the patient, its intensities");
        cases.MapGet("/slices/{axis}/{index:int}", SliceAsync).Needs(Right.See).WithSummary("The raw voxels of a slice along I, J or K, little endian");
        cases.MapGet("/thumbnail", ThumbnailAsync).Needs(Right.See).WithSummary("A small picture of the middle slice, as PNG");
        cases.MapGet("/export/nifti", ExportAsync).Needs(Right.Export).WithSummary("The masks as a NIfTI label map");
        cases.MapDelete("", async (Guid caseId, ClaimsPrincipal user, CaseRemoval removal, Access access, CancellationToken cancellation) =>
        {
            await removal.RemoveAsync(caseId, await access.CaseAsync(user, Right.Manage, caseId, cancellation), cancellation);
            return TypedResults.NoContent();
        }).Needs(Right.Manage).WithSummary("Removes a case with its masks and its history; its scan too, with the last reading of it");
    }

    private static async Task<IResult> SliceAsync(
        Guid caseId, string axis, int index, HttpContext http, CaseVolumes cases, VolumePool volumes, CancellationToken cancellation)
    {
        var info = await cases.OfAsync(caseId, cancellation);
        var along = axis switch
        {
            "I" => SliceAxis.I,
            "J" => SliceAxis.J,
            "K" => SliceAxis.K,
            _ => throw new Mem3DException(ErrorKind.NotFound, "Slices lie along axis I, J or K.", "Ask for one of them."),
        };
        var count = info.Volume.Geometry.SliceCount(along);
        if (index < 0 || index >= count)
        {
            throw new Mem3DException(ErrorKind.NotFound, $"The case has slices 0 to {count - 1} along {axis}.", "Ask for one of them.");
        }

        // Weak: compression changes the bytes sent, not what they say.
        var tag = new EntityTagHeaderValue($"\"{info.VolumeId:N}-{axis}{index}\"", isWeak: true);
        http.Response.Headers.CacheControl = Forever;
        if (Matches(http, tag))
        {
            http.Response.Headers.ETag = tag.ToString();
            return Results.StatusCode(StatusCodes.Status304NotModified);
        }

        var (width, height) = info.Volume.Geometry.SliceSize(along);
        var bytes = new byte[checked(width * height * (info.Volume.VoxelType == VoxelType.Int16 ? 2 : 4))];
        using (var volume = await volumes.RentAsync(info.VolumeId, cancellation))
        {
            volume.Source.ReadSliceBytes(along, index, bytes);
        }

        return Results.Bytes(bytes, "application/octet-stream", entityTag: tag);
    }

    private static async Task<IResult> ThumbnailAsync(
        Guid caseId, HttpContext http, CaseVolumes cases, VolumePool volumes, CancellationToken cancellation)
    {
        var info = await cases.OfAsync(caseId, cancellation);
        var tag = new EntityTagHeaderValue($"\"{info.VolumeId:N}-thumbnail\"");
        http.Response.Headers.CacheControl = Forever;
        if (Matches(http, tag))
        {
            http.Response.Headers.ETag = tag.ToString();
            return Results.StatusCode(StatusCodes.Status304NotModified);
        }

        using var volume = await volumes.RentAsync(info.VolumeId, cancellation);
        return Results.Bytes(Thumbnail.Png(volume.Source, info.Axis), "image/png", entityTag: tag);
    }

    private static async Task<IResult> ExportAsync(
        Guid caseId, ClaimsPrincipal user, ICaseExporter exporter, CaseVolumes cases, IAuditLog audit, Folders folders, CancellationToken cancellation)
    {
        // To a file first: an export that fails must be an error, not half a file.
        var path = Path.Combine(folders.Staging, $"{Guid.NewGuid():N}.nii.gz");
        var exported = await exporter.WriteAsync(caseId, new ExportRequest(ExportFormat.Nifti, null), path, null, cancellation);
        var person = user.ToPerson();
        var info = await cases.OfAsync(caseId, cancellation);
        await audit.WriteAsync(
            person.Id, person.Name, AuditAction.CaseExported, info.ProjectId, caseId, detail: nameof(ExportFormat.Nifti), cancellationToken: cancellation);
        var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, 1 << 16, FileOptions.DeleteOnClose | FileOptions.Asynchronous);
        return Results.File(file, exported.ContentType, exported.Name);
    }

    private static bool Matches(HttpContext http, EntityTagHeaderValue tag) =>
        http.Request.GetTypedHeaders().IfNoneMatch.Any(known => known.Compare(tag, useStrongComparison: false) || known == EntityTagHeaderValue.Any);
}
