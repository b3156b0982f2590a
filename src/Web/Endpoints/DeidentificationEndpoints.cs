using System.Security.Claims;
using Mem3D.Core.Deidentification;
using Mem3D.Core.Errors;
using Mem3D.Core.People;
using Mem3D.Core.Projects;
using Mem3D.Web.Security;
using Mem3D.Web.Uploads;

namespace Mem3D.Web.Endpoints;

/// <summary>What was taken out of scans, and who stands behind the pseudonyms, as tables (RFC 4180).</summary>
public static class DeidentificationEndpoints
{
    public static void MapDeidentification(this IEndpointRouteBuilder app)
    {
        app.MapGet("/api/uploads/{uploadId:guid}/deidentification", (Guid uploadId, ClaimsPrincipal user, UploadService uploads) =>
            Report(uploads.Status(uploadId, user.ToPerson()).Deidentification, "import"))
            .NeedsAccount().AddEndpointFilter(UploadEndpoints.StillManagesAsync).WithTags("Import").WithSummary("What was taken out of an upload of yours, as CSV");
        app.MapGet("/api/cases/{caseId:guid}/deidentification", async (
            Guid caseId, IProjectStore projects, IDeidentificationStore store, CancellationToken cancellation) =>
            Report(await store.ReportAsync(caseId, cancellation), (await projects.CaseAsync(caseId, cancellation)).Name))
            .Needs(Right.See).WithTags("Cases").WithSummary("What was taken out of the files of a case, as CSV");
        app.MapGet("/api/projects/{projectId:guid}/pseudonyms", async (
            Guid projectId, ClaimsPrincipal user, IAuditLog audit, IDeidentificationStore store, CancellationToken cancellation) =>
        {
            var (person, rows) = (user.ToPerson(), await store.PseudonymsAsync(projectId, cancellation));
            await audit.WriteAsync(
                person.Id, person.Name, AuditAction.PseudonymsExported, projectId,
                detail: rows.Any(r => r.PatientId is not null) ? "with the patients they stand for" : "without patients", cancellationToken: cancellation);
            return CsvFile.Of("pseudonyms.csv", [["pseudonym", "cases", "patient_id", "patient_name"], .. rows.Select(r => new[] { r.Name, CsvFile.Number(r.Cases), r.PatientId ?? "", r.PatientName ?? "" })]);
        }).Needs(Right.Manage).WithTags("Projects").WithSummary("Pseudonyms of the project, as CSV");
    }

    private static IResult Report(DeidentificationReport? report, string name)
    {
        if (report is null)
        {
            throw new Mem3DException(ErrorKind.NotFound, "There is no report of what was removed: the files came in as they were.", "Nothing to do.");
        }

        return CsvFile.Of(
            $"deidentification_{string.Concat(name.Select(c => char.IsAsciiLetterOrDigit(c) ? c : '-'))}.csv",
            [
                ["tag", "attribute", "action", "values"],
                .. report.Attributes.Select(a => new[] { a.Tag, a.Name, a.Action, CsvFile.Number(a.Count) }),
                .. report.Methods.Select(m => new[] { "method", m, "", "" }),
                .. report.Warnings.Select(w => new[] { "warning", w, "", "" }),
                ["files", "", "", CsvFile.Number(report.Files)],
            ]);
    }
}
