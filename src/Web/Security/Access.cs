using System.Security.Claims;
using Mem3D.Core.Errors;
using Mem3D.Core.People;
using Mem3D.Core.Work;
using Microsoft.AspNetCore.Identity;

namespace Mem3D.Web.Security;

/// <summary>
/// The one place where rights are decided: pages, endpoints, hub methods and the actions on pages all come here. What somebody may not see looks to
/// her like what there is not. Thread-safe.
/// </summary>
public sealed class Access(IStandings standings)
{
    /// <summary>Claim of a cookie with what the account's password and second factor were when its person signed in.</summary>
    private static readonly string Stamp = new ClaimsIdentityOptions().SecurityStampClaimType;

    /// <summary>Decides about what is marked with <see cref="NeedsAttribute"/>.</summary>
    /// <param name="project">The project it is about, if any.</param>
    /// <param name="caseId">The case it is about, if any.</param>
    /// <exception cref="Mem3DException">Not allowed.</exception>
    public async Task RequireAsync(ClaimsPrincipal user, NeedsAttribute needs, Guid? project, Guid? caseId, CancellationToken cancellationToken = default)
    {
        if (needs.Administrator)
        {
            await RequireAdministratorAsync(user, cancellationToken);
        }
        else if (caseId is { } id)
        {
            _ = needs.Drawing ? await DrawAsync(user, id, cancellationToken) : await CaseAsync(user, needs.Right, id, cancellationToken);
        }
        else if (project is { } of)
        {
            await ProjectAsync(user, needs.Right, of, cancellationToken);
        }
        else if (needs.Right != Right.None)
        {
            throw new InvalidOperationException("A right was asked for without a project or case to have it in.");
        }
        else
        {
            user.ToPerson();
        }
    }

    /// <summary>Why somebody who signed in is nobody now, in words for her; null: she still is who she was.</summary>
    public async Task<string?> WhyEndedAsync(ClaimsPrincipal user, CancellationToken cancellationToken = default) =>
        await standings.AccountAsync(user.ToPerson().Id, cancellationToken) switch
        {
            null => "Your account was removed. What you drew before is kept; ask whoever runs the server for an account.",
            { Locked: true } => "Your account was locked. What you drew before is kept; ask whoever runs the server.",
            var account when user.FindFirstValue(Stamp) is { } stamp && stamp != account.Stamp => "Your password or second factor was changed. Sign in again; what you drew before is kept.",
            _ => null,
        };

    /// <summary>What somebody may do in a project.</summary>
    public async Task<Actor> OfProjectAsync(ClaimsPrincipal user, Guid projectId, CancellationToken cancellationToken = default)
    {
        var person = user.ToPerson();
        var rights = await standings.AccountAsync(person.Id, cancellationToken) switch
        {
            null or { Locked: true } => Right.None,
            { Administrator: true } => RoleRights.All,
            _ => RoleRights.Of(await standings.RoleAsync(person.Id, projectId, cancellationToken)),
        };
        return new Actor(person.Id, person.Name, user.Scopes() is { } scopes ? rights & RoleRights.Of(scopes) : rights);
    }

    /// <exception cref="Mem3DException">Not allowed.</exception>
    public async Task<Actor> ProjectAsync(ClaimsPrincipal user, Right right, Guid projectId, CancellationToken cancellationToken = default)
    {
        var actor = await OfProjectAsync(user, projectId, cancellationToken);
        return actor.Rights.HasFlag(right) && right != Right.None ? actor
            : actor.Rights.HasFlag(Right.See) ? throw Forbidden()
            : throw NotFound("project");
    }

    /// <exception cref="Mem3DException">Not allowed.</exception>
    public async Task<Actor> CaseAsync(ClaimsPrincipal user, Right right, Guid caseId, CancellationToken cancellationToken = default) =>
        (await StandingAsync(user, right, caseId, cancellationToken)).Actor;

    /// <summary>As <see cref="CaseAsync"/>, with where the case stands.</summary>
    /// <exception cref="Mem3DException">Not allowed.</exception>
    public async Task<(Actor Actor, CaseStanding Standing)> StandingAsync(
        ClaimsPrincipal user, Right right, Guid caseId, CancellationToken cancellationToken = default)
    {
        user.ToPerson();
        var standing = await standings.CaseAsync(caseId, cancellationToken) ?? throw NotFound("case");
        var actor = await OfProjectAsync(user, standing.ProjectId, cancellationToken);
        if (!actor.Rights.HasFlag(Right.See) || IsHidden(standing, actor))
        {
            throw NotFound("case");
        }

        await RequireUnreadAsync(standing, actor, cancellationToken);

        return actor.Rights.HasFlag(right) ? (actor, standing) : throw Forbidden();
    }

    /// <summary>May somebody change masks of a case now?</summary>
    /// <exception cref="Mem3DException">Not allowed; the message says why.</exception>
    public async Task<Actor> DrawAsync(ClaimsPrincipal user, Guid caseId, CancellationToken cancellationToken = default)
    {
        var (actor, standing) = await StandingAsync(user, Right.Annotate, caseId, cancellationToken);
        if (standing.Archived)
        {
            throw new Mem3DException(ErrorKind.Conflict, "The case is archived.", "Ask a manager to take it out of the archive.");
        }

        return MayDraw(actor, standing) ? actor : throw WorkRules.NotHers(standing.State, standing.AssigneeId is { } assignee && assignee != actor.Id);
    }

    /// <summary>Whether somebody who sees a case may draw in it now.</summary>
    public static bool MayDraw(Actor actor, CaseStanding standing) => !standing.Archived && WorkRules.MayDraw(
        standing.State, actor.Rights, standing.AssigneeId == actor.Id, standing.AssigneeId is null, standing.ReviewerId == actor.Id);

    /// <summary>Who she is, with every right.</summary>
    /// <exception cref="Mem3DException">Not allowed.</exception>
    public async Task<Actor> RequireAdministratorAsync(ClaimsPrincipal user, CancellationToken cancellationToken = default)
    {
        if (!await IsAdministratorAsync(user, cancellationToken) || (user.Scopes() is { } scopes && !scopes.HasFlag(TokenScopes.Manage)))
        {
            throw Forbidden();
        }

        var person = user.ToPerson();
        return new Actor(person.Id, person.Name, RoleRights.All);
    }

    public async Task<bool> IsAdministratorAsync(ClaimsPrincipal user, CancellationToken cancellationToken = default) =>
        await standings.AccountAsync(user.ToPerson().Id, cancellationToken) is { Administrator: true, Locked: false };

    /// <summary>A blinded reading is its reader's until it is judged: other annotators do not know that it exists.</summary>
    private static bool IsHidden(CaseStanding standing, Actor actor) =>
        standing is { Blinded: true, GroupId: not null } && standing.AssigneeId != actor.Id && !actor.Rights.HasFlag(Right.Review);

    /// <summary>Who judges knows that there are other readings; where she reads herself, she does not look at them.</summary>
    private async ValueTask RequireUnreadAsync(CaseStanding standing, Actor actor, CancellationToken cancellationToken)
    {
        if (standing is { Blinded: true, GroupId: { } group } && standing.AssigneeId != actor.Id
            && (await standings.ReadersAsync(group, cancellationToken)).Contains(actor.Id))
        {
            throw new Mem3DException(
                ErrorKind.Forbidden, "You read this scan yourself: its other readings are not shown to you.", "Work on your own reading; somebody else compares them.");
        }
    }

    private static Mem3DException Forbidden() => new(ErrorKind.Forbidden, "You may not do this here.", "Ask a manager of the project for the role that may.");

    private static Mem3DException NotFound(string what) =>
        new(ErrorKind.NotFound, $"There is no such {what}.", "It may have been removed, or you are no member of its project; go back and reload the list.");
}
