using System.Security.Claims;
using Mem3D.Core.Errors;
using Mem3D.Core.People;
using Mem3D.Core.Projects;
using Mem3D.Core.Work;
using Mem3D.Web.Security;

namespace Mem3D.Web.Endpoints;

/// <summary>Projects, their people and settings over HTTP.</summary>
public static class ProjectEndpoints
{
    public static void MapProjects(this IEndpointRouteBuilder app)
    {
        var all = app.MapGroup("/api/projects").WithTags("Projects");
        all.MapGet("", async (ClaimsPrincipal user, IMemberStore members, Access access, CancellationToken cancellation) =>
            await members.ProjectsAsync(user.ToPerson().Id, await access.IsAdministratorAsync(user, cancellation), cancellation))
            .NeedsAccount().WithSummary("The projects you are a member of");
        all.MapPost("", CreateAsync).NeedsAccount().WithSummary("Makes a project; you manage it");
        var one = all.MapGroup("/{projectId:guid}");
        one.MapGet("", (Guid projectId, IProjectStore projects, CancellationToken cancellation) => projects.GetAsync(projectId, cancellation))
            .Needs(Right.See).WithSummary("A project");
        one.MapGet("/labels", (Guid projectId, IProjectStore projects, CancellationToken cancellation) => projects.LabelsAsync(projectId, cancellation))
            .Needs(Right.See).WithSummary("The label schema");
        one.MapGet("/settings", (Guid projectId, IWorkStore work, CancellationToken cancellation) => work.SettingsAsync(projectId, cancellation))
            .Needs(Right.See).WithSummary("Guidelines and how the work is organised");
        one.MapPut("/settings", async (Guid projectId, WorkSettings settings, ClaimsPrincipal user, IWorkStore work, Access access, CancellationToken cancellation) =>
        {
            await work.SaveSettingsAsync(projectId, settings, await access.ProjectAsync(user, Right.Manage, projectId, cancellation), cancellation);
            return Results.NoContent();
        }).Needs(Right.Manage).WithSummary("Changes them");
        MapMembers(one);
        MapInvitations(one);
    }

    private static void MapMembers(RouteGroupBuilder one)
    {
        one.MapGet("/members", (Guid projectId, IMemberStore members, CancellationToken cancellation) => members.ListAsync(projectId, cancellation))
            .Needs(Right.Manage).WithSummary("Who is what in the project");
        one.MapPut("/members/{userId:guid}", async (
            Guid projectId, Guid userId, RoleBody body, ClaimsPrincipal user, IMemberStore members, IAuditLog audit, CancellationToken cancellation) =>
        {
            var role = RoleOf(body.Role);
            await members.SetAsync(projectId, userId, role, cancellation);
            var person = user.ToPerson();
            await audit.WriteAsync(person.Id, person.Name, AuditAction.MemberSet, projectId, subjectId: userId, detail: role.ToString(), cancellationToken: cancellation);
            return Results.NoContent();
        }).Needs(Right.Manage).WithSummary("Gives somebody a role");
        one.MapDelete("/members/{userId:guid}", async (
            Guid projectId, Guid userId, ClaimsPrincipal user, IMemberStore members, IAuditLog audit, CancellationToken cancellation) =>
        {
            await members.RemoveAsync(projectId, userId, cancellation);
            var person = user.ToPerson();
            await audit.WriteAsync(person.Id, person.Name, AuditAction.MemberRemoved, projectId, subjectId: userId, cancellationToken: cancellation);
            return Results.NoContent();
        }).Needs(Right.Manage).WithSummary("Ends a membership");
    }

    private static void MapInvitations(RouteGroupBuilder one)
    {
        one.MapGet("/invitations", (Guid projectId, IInvitationStore invitations, CancellationToken cancellation) => invitations.ListAsync(projectId, cancellation))
            .Needs(Right.Manage).WithSummary("Invitations, newest first");
        one.MapPost("/invitations", async (
            Guid projectId, InvitationBody body, ClaimsPrincipal user, IInvitationStore invitations, IAuditLog audit, CancellationToken cancellation) =>
        {
            var person = user.ToPerson();
            var (made, secret) = await invitations.CreateAsync(
                projectId, RoleOf(body.Role), body.Email, TimeSpan.FromHours(Math.Clamp(body.Hours, 0, 100_000)), person.Id, cancellation);
            await audit.WriteAsync(person.Id, person.Name, AuditAction.InvitationCreated, projectId, subjectId: made.Id, detail: made.Role.ToString(), cancellationToken: cancellation);
            return new { Invitation = made, Path = $"/join/{secret}" };
        }).Needs(Right.Manage).WithSummary("Makes a link that works once; it is shown once");
        one.MapDelete("/invitations/{invitationId:guid}", async (
            Guid projectId, Guid invitationId, ClaimsPrincipal user, IInvitationStore invitations, IAuditLog audit, CancellationToken cancellation) =>
        {
            await invitations.RevokeAsync(projectId, invitationId, cancellation);
            var person = user.ToPerson();
            await audit.WriteAsync(person.Id, person.Name, AuditAction.InvitationRevoked, projectId, subjectId: invitationId, cancellationToken: cancellation);
            return Results.NoContent();
        }).Needs(Right.Manage).WithSummary("Revokes an invitation that was not used");
    }

    private static async Task<IResult> CreateAsync(
        NameBody body, ClaimsPrincipal user, IProjectStore projects, IStandings standings, IAuditLog audit, CancellationToken cancellation)
    {
        // A token that only reads makes nothing.
        if (user.Scopes() is { } scopes && !scopes.HasFlag(TokenScopes.Manage))
        {
            throw new Mem3DException(ErrorKind.Forbidden, "This token does not manage.", "Use one with the scope for managing.");
        }

        var person = user.ToPerson();
        var project = await projects.CreateAsync(body.Name, person.Id, cancellation);
        standings.Forget();
        await audit.WriteAsync(person.Id, person.Name, AuditAction.ProjectCreated, project.Id, cancellationToken: cancellation);
        return Results.Created($"/api/projects/{project.Id}", project);
    }

    private static ProjectRole RoleOf(string? name) => Enum.TryParse<ProjectRole>(name, ignoreCase: true, out var role) && Enum.IsDefined(role) && !int.TryParse(name, out _)
        ? role
        : throw new Mem3DException(ErrorKind.Invalid, "There is no such role.", "Choose observer, annotator, reviewer or manager.");

    internal sealed record NameBody(string Name);

    internal sealed record RoleBody(string Role);

    internal sealed record InvitationBody(string Role, string? Email, int Hours = 168);
}
