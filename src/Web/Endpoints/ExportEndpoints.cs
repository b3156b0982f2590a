using System.Security.Claims;
using Mem3D.Core.Errors;
using Mem3D.Core.Exports;
using Mem3D.Core.People;
using Mem3D.Core.Projects;
using Mem3D.Web.Exports;
using Mem3D.Web.Security;
using Microsoft.Net.Http.Headers;

namespace Mem3D.Web.Endpoints;

/// <summary>Export over HTTP: start, ask, download whole or in parts, drop.</summary>
public static class ExportEndpoints
{
    public static void MapExports(this IEndpointRouteBuilder app)
    {
        app.MapPost("/api/cases/{caseId:guid}/exports", async (
            Guid caseId, ExportBody body, ClaimsPrincipal user, IProjectStore projects, ExportService exports, CancellationToken cancellation) =>
        {
            var info = await projects.CaseAsync(caseId, cancellation);
            var person = user.ToPerson();
            var request = new ExportRequest(Named<ExportFormat>(body.Format, "export format"), body.Labels, person.Name);
            return Results.Accepted(null, new { ExportId = exports.StartCase(person, info.ProjectId, caseId, request) });
        }).Needs(Right.Export).WithTags("Export").WithSummary("Starts writing the masks of a case in a format");
        app.MapPost("/api/projects/{projectId:guid}/exports", async (
            Guid projectId, string? layout, ClaimsPrincipal user, IProjectStore projects, ExportService exports, CancellationToken cancellation) =>
        {
            await projects.GetAsync(projectId, cancellation);
            return Results.Accepted(null, new { ExportId = exports.StartDataset(user.ToPerson(), projectId, Named<DatasetLayout>(layout ?? nameof(DatasetLayout.Decathlon), "dataset layout")) });
        }).Needs(Right.Manage).WithTags("Export").WithSummary("Starts writing the project as a dataset, decathlon or bids");
        var mine = app.MapGroup("/api/exports/{exportId:guid}").WithTags("Export").NeedsAccount();
        mine.MapDelete("", (Guid exportId, ClaimsPrincipal user, ExportService exports) =>
        {
            exports.Cancel(exportId, user.ToPerson());
            return TypedResults.NoContent();
        }).WithSummary("Ends it and removes its file");
        var one = mine.MapGroup("").AddEndpointFilter(StillMayAsync);
        one.MapGet("", (Guid exportId, ClaimsPrincipal user, ExportService exports) => ExportReply.Of(exports.Status(exportId, user.ToPerson())))
            .WithSummary("How far an export of yours is");
        one.MapGet("/file", (Guid exportId, ClaimsPrincipal user, ExportService exports) =>
        {
            var (path, status) = exports.File(exportId, user.ToPerson());
            return Results.File(
                path, status.File!.ContentType, status.File.Name, entityTag: new EntityTagHeaderValue($"\"{status.Sha256}\""), enableRangeProcessing: true);
        }).WithSummary("Its file, whole or in ranges");
    }

    /// <summary>An export is its starter's, as long as she may export what it is of.</summary>
    private static async ValueTask<object?> StillMayAsync(EndpointFilterInvocationContext context, EndpointFilterDelegate next)
    {
        var http = context.HttpContext;
        var (exports, access) = (http.RequestServices.GetRequiredService<ExportService>(), http.RequestServices.GetRequiredService<Access>());
        var (projectId, caseId) = exports.Of(Guid.Parse((string)http.GetRouteValue("exportId")!), http.User.ToPerson());
        _ = caseId is { } of
            ? await access.CaseAsync(http.User, Right.Export, of, http.RequestAborted)
            : await access.ProjectAsync(http.User, Right.Manage, projectId, http.RequestAborted);
        return await next(context);
    }

    private static T Named<T>(string name, string what)
        where T : struct, Enum =>
        Enum.TryParse<T>(name, ignoreCase: true, out var value) && Enum.IsDefined(value) && !int.TryParse(name, out _)
            ? value
            : throw new Mem3DException(ErrorKind.Invalid, $"There is no such {what}.", $"Ask for one of {string.Join(", ", Enum.GetNames<T>())}.");
}
