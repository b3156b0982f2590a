using System.Globalization;
using System.Security.Claims;
using System.Text;
using Mem3D.Core.People;
using Mem3D.Web.Security;

namespace Mem3D.Web.Endpoints;

/// <summary>The audit log as CSV, streamed.</summary>
public static class AuditEndpoints
{
    private const int PageSize = 2000;

    public static void MapAudit(this IEndpointRouteBuilder app)
    {
        app.MapGet("/api/projects/{projectId:guid}/audit.csv", (Guid projectId, HttpContext http, IAuditLog log) => WriteAsync(projectId, http, log))
            .Needs(Right.Manage).WithTags("Audit").WithSummary("The audit log of a project as CSV");
        app.MapGet("/api/audit.csv", (HttpContext http, IAuditLog log) => WriteAsync(null, http, log))
            .NeedsAdministrator().WithTags("Audit").WithSummary("The audit log of the installation as CSV");
    }

    private static async Task WriteAsync(Guid? projectId, HttpContext http, IAuditLog log)
    {
        var person = http.User.ToPerson();
        var cancellation = http.RequestAborted;
        await log.WriteAsync(person.Id, person.Name, AuditAction.AuditExported, projectId, cancellationToken: cancellation);
        http.Response.ContentType = "text/csv; charset=utf-8";
        http.Response.Headers.ContentDisposition = "attachment; filename=\"audit.csv\"";
        await using var writer = new StreamWriter(http.Response.Body, new UTF8Encoding(false), 1 << 15, leaveOpen: true);
        await writer.WriteAsync("id,at,actor_id,actor,action,project_id,case_id,subject_id,detail\r\n");
        long? before = null;
        while (await log.ReadAsync(projectId, before, PageSize, cancellation) is { Count: > 0 } page)
        {
            foreach (var e in page)
            {
                await writer.WriteAsync(CsvLine.Of(
                    e.Id.ToString(CultureInfo.InvariantCulture), e.At.UtcDateTime.ToString("O", CultureInfo.InvariantCulture), e.ActorId?.ToString(), e.Actor, e.Action,
                    e.ProjectId?.ToString(), e.CaseId?.ToString(), e.SubjectId?.ToString(), e.Detail));
            }

            before = page[^1].Id;
        }
    }
}
