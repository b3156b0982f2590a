using System.Security.Claims;
using Mem3D.Core.Errors;
using Mem3D.Core.People;
using Mem3D.Core.Projects;
using Mem3D.Core.Work;
using Mem3D.Web.Security;
using Microsoft.AspNetCore.Http.HttpResults;

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
            .Needs(Right.See).WithSummary("A project: its name, how many cases and labels it has");
        one.MapGet("/settings", (Guid projectId, IWorkStore work, CancellationToken cancellation) => work.SettingsAsync(projectId, cancellation))
            .Needs(Right.See).WithSummary("Guidelines and how the work is organised");
        one.MapPut("/settings", async (Guid projectId, WorkSettings settings, ClaimsPrincipal user, IWorkStore work, Access access, CancellationToken cancellation) =>
        {
            await work.SaveSettingsAsync(projectId, settings, await access.ProjectAsync(user, Right.Manage, projectId, cancellation), cancellation);
            return TypedResults.NoContent();
        }).Needs(Right.Manage).WithSummary("Changes them");
        MapMembers(one);
        MapInvitations(one);
    }

    private static void MapMembers(RouteGroupBuilder one)
    {
        one.MapGet("/members", (Guid projectId, IMemberStore members, CancellationToken cancellation) => members.ListAsync(projectId, cancellation))
            .Needs(Right.Manage).WithSummary("Who is what in the project");
        one.MapPut("/members/{userId:guid}", async (
            Guid projectId, Guid userId, RoleBody body, ClaimsPrincipal user, IMemberStore members, Access access, CancellationToken cancellation) =>
        {
            await members.SetAsync(projectId, userId, RoleOf(body.Role), await access.ProjectAsync(user, Right.Manage, projectId, cancellation), cancellation);
            return TypedResults.NoContent();
        }).Needs(Right.Manage).WithSummary("Gives somebody a role");
        one.MapDelete("/members/{userId:guid}", async (
            Guid projectId, Guid userId, ClaimsPrincipal user, IMemberStore members, Access access, CancellationToken cancellation) =>
        {
            await members.RemoveAsync(projectId, userId, await access.ProjectAsync(user, Right.Manage, projectId, cancellation), cancellation);
            return TypedResults.NoContent();
        }).Needs(Right.Manage).WithSummary("Ends a membership");
    }

    private static void MapInvitations(RouteGroupBuilder one)
    {
        one.MapGet("/invitations", (Guid projectId, IInvitationStore invitations, CancellationToken cancellation) => invitations.ListAsync(projectId, cancellation))
            .Needs(Right.Manage).WithSummary("Invitations, newest first");
        one.MapPost("/invitations", async (
            Guid projectId, InvitationBody body, HttpContext http, ClaimsPrincipal user, IInvitationStore invitations, Access access, CancellationToken cancellation) =>
        {
            var (made, secret) = await invitations.CreateAsync(
                projectId, RoleOf(body.Role), body.Email, TimeSpan.FromHours(Math.Clamp(body.Hours, 0, 100_000)),
                await access.ProjectAsync(user, Right.Manage, projectId, cancellation), cancellation);
            return new { Invitation = made, Path = $"{http.Request.PathBase}/join/{secret}" };
        }).Needs(Right.Manage).WithSummary("Makes a link that works once; it is shown once");
        one.MapDelete("/invitations/{invitationId:guid}", async (
            Guid projectId, Guid invitationId, ClaimsPrincipal user, IInvitationStore invitations, Access access, CancellationToken cancellation) =>
        {
            await invitations.RevokeAsync(projectId, invitationId, await access.ProjectAsync(user, Right.Manage, projectId, cancellation), cancellation);
            return TypedResults.NoContent();
        }).Needs(Right.Manage).WithSummary("Revokes an invitation that was not used");
    }

    private static async Task<Created<ProjectInfo>> CreateAsync(NameBody body, HttpContext http, ClaimsPrincipal user, IProjectStore projects, CancellationToken cancellation)
    {
        // A token that only reads makes nothing.
        if (user.Scopes() is { } scopes && !scopes.HasFlag(TokenScopes.Manage))
        {
            throw new Mem3DException(ErrorKind.Forbidden, "This token does not manage.", "Use one with the scope for managing.");
        }

        var project = await projects.CreateAsync(body.Name, user.ToPerson().Id, cancellation);
        return TypedResults.Created($"{http.Request.PathBase}/api/projects/{project.Id}", project);
    }

    private static ProjectRole RoleOf(string? name) => Enum.TryParse<ProjectRole>(name, ignoreCase: true, out var role) && Enum.IsDefined(role) && !int.TryParse(name, out _)
        ? role
        : throw new Mem3DException(ErrorKind.Invalid, "There is no such role.", "Choose observer, annotator, reviewer or manager.");

    internal sealed record NameBody(string Name);

    internal sealed record RoleBody(string Role);

    internal sealed record InvitationBody(string Role, string? Email, int Hours = 168);
}
