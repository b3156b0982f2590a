using System.Security.Claims;
using Mem3D.Core.Errors;
using Mem3D.Core.People;
using Mem3D.Core.Work;
using Mem3D.Web.Components.Projects;
using Mem3D.Web.Security;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Mem3D.Web.Endpoints;

/// <summary>Cases as work over HTTP.</summary>
public static class WorkEndpoints
{
    public static void MapWork(this IEndpointRouteBuilder app)
    {
        var project = app.MapGroup("/api/projects/{projectId:guid}").WithTags("Work");
        project.MapGet("/cases", async (
            Guid projectId, string? state, string? person, string? q, string? tag, string? sort, int? page, ClaimsPrincipal user, IWorkStore work, Access access,
            CancellationToken cancellation) =>
            await work.ListAsync(
                CaseFilter.Read(state, person, q, tag, sort, page).ToQuery(projectId, await access.ProjectAsync(user, Right.See, projectId, cancellation)), cancellation))
            .Needs(Right.See).WithSummary("Cases, 50 a page; the filters are those of the page");
        project.MapPost("/cases/next", async (Guid projectId, ClaimsPrincipal user, IWorkStore work, Access access, CancellationToken cancellation) =>
            Found(await work.PullAsync(projectId, await access.ProjectAsync(user, Right.Annotate, projectId, cancellation), cancellation)))
            .Needs(Right.Annotate).WithSummary("Your next case; null when there is none");
        project.MapPost("/reviews/next", async (Guid projectId, ClaimsPrincipal user, IWorkStore work, Access access, CancellationToken cancellation) =>
            Found(await work.PullReviewAsync(projectId, await access.ProjectAsync(user, Right.Review, projectId, cancellation), cancellation)))
            .Needs(Right.Review).WithSummary("The next case to review, by need; null when there is none");
        project.MapPatch("/cases", async (Guid projectId, CasesBody body, ClaimsPrincipal user, IWorkStore work, Access access, CancellationToken cancellation) =>
        {
            await work.ChangeAsync(
                projectId, body.CaseIds ?? [], body.Change ?? new WorkChange(), await access.ProjectAsync(user, Right.Manage, projectId, cancellation), cancellation);
            return TypedResults.NoContent();
        }).Needs(Right.Manage).WithSummary("Priority, due date, tags, archive and whose they are, of several cases: all or none");
        project.MapPost("/assignments", AssignAsync).Needs(Right.Manage).WithSummary("Assigns cases of the project to a member, all or none");

        var one = app.MapGroup("/api/cases/{caseId:guid}/workflow").WithTags("Work");
        one.MapGet("", async (Guid caseId, IWorkStore work, CancellationToken cancellation) =>
            new { Case = await work.GetAsync(caseId, cancellation), Events = await work.EventsAsync(caseId, cancellation) })
            .Needs(Right.See).WithSummary("Where a case stands and how it came there");
        one.MapPatch("", async (Guid caseId, WorkChange change, ClaimsPrincipal user, IWorkStore work, Access access, CancellationToken cancellation) =>
        {
            var (actor, standing) = await access.StandingAsync(user, Right.Manage, caseId, cancellation);
            await work.ChangeAsync(standing.ProjectId, [caseId], change, actor, cancellation);
            return TypedResults.NoContent();
        }).Needs(Right.Manage).WithSummary("Priority, due date, tags, archive, whose it is");
        one.MapPost("/{action}", async (
            Guid caseId, string action, NoteBody? body, ClaimsPrincipal user, IWorkStore work, Access access, CancellationToken cancellation) =>
            await work.ActAsync(caseId, ActionOf(action), await access.CaseAsync(user, Right.See, caseId, cancellation), body?.Note ?? "", cancellation))
            .Needs(Right.See).WithSummary("Moves a case: submit, withdraw, take, leave, accept, return, reopen, release");
        one.MapPost("/readings", async (Guid caseId, ReadersBody body, ClaimsPrincipal user, IWorkStore work, Access access, CancellationToken cancellation) =>
            new { Cases = await work.ReplicateAsync(caseId, body.Readers, await access.CaseAsync(user, Right.Manage, caseId, cancellation), cancellation) })
            .Needs(Right.Manage).WithSummary("Several independent readings of a case, and an adjudication");
    }

    private static object Found(Guid? caseId) => new { CaseId = caseId };

    private static async Task<NoContent> AssignAsync(
        Guid projectId, AssignmentBody body, ClaimsPrincipal user, IWorkStore work, Access access, CancellationToken cancellation)
    {
        await work.AssignAsync(
            projectId, body.CaseIds ?? [], body.AssigneeId, await access.ProjectAsync(user, Right.Manage, projectId, cancellation), cancellation);
        return TypedResults.NoContent();
    }

    /// <summary>Assigning and beginning are not asked for here: the one has its own address, the other comes with the first edit.</summary>
    private static WorkAction ActionOf(string name) =>
        Enum.TryParse<WorkAction>(name, ignoreCase: true, out var action) && Enum.IsDefined(action) && !int.TryParse(name, out _)
            && action is not (WorkAction.Assign or WorkAction.Begin)
                ? action
                : throw new Mem3DException(
                    ErrorKind.NotFound, "There is no such action.", "Ask for submit, withdraw, take, leave, accept, return, reopen or release.");

    internal sealed record NoteBody(string? Note);

    internal sealed record ReadersBody(int Readers);

    internal sealed record CasesBody(IReadOnlyList<Guid>? CaseIds, WorkChange? Change);

    internal sealed record AssignmentBody(IReadOnlyList<Guid>? CaseIds, Guid AssigneeId);
}
