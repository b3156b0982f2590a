using Mem3D.Core.Errors;
using Mem3D.Core.People;
using Mem3D.Core.Projects;
using Mem3D.Core.Work;
using Mem3D.Data.Persistence.Entities;
using Microsoft.EntityFrameworkCore;

namespace Mem3D.Data.Persistence;

internal sealed class MemberStore(Database database, Standings standings, TimeProvider time) : IMemberStore
{
    public Task<IReadOnlyList<Member>> ListAsync(Guid projectId, CancellationToken cancellationToken) => database.ReadAsync<IReadOnlyList<Member>>(
        async db => await db.Members.Where(m => m.ProjectId == projectId).OrderBy(m => m.User!.DisplayName)
            .Select(m => new Member(m.UserId, m.User!.DisplayName, m.User.Email ?? "", m.Role, m.Since)).ToListAsync(cancellationToken).ConfigureAwait(false),
        cancellationToken);

    public Task<IReadOnlyList<MyProject>> ProjectsAsync(Guid userId, bool all, CancellationToken cancellationToken) => database.ReadAsync<IReadOnlyList<MyProject>>(
        async db => await db.Projects.Where(p => all || db.Members.Any(m => m.ProjectId == p.Id && m.UserId == userId))
            .OrderBy(p => p.Archived).ThenBy(p => p.Name)
            .Select(p => new MyProject(
                new ProjectInfo(p.Id, p.Name, p.CreatedAt, p.Cases.Count(c => !c.Archived), p.Labels.Count),
                db.Members.Where(m => m.ProjectId == p.Id && m.UserId == userId).Select(m => (ProjectRole?)m.Role).FirstOrDefault(),
                p.Cases.Count(c => !c.Archived && c.State == WorkState.Accepted),
                p.Cases.Count(c => !c.Archived && c.AssigneeId == userId
                    && (c.State == WorkState.Assigned || c.State == WorkState.InProgress || c.State == WorkState.Returned)),
                p.Archived, p.Demonstration))
            .ToListAsync(cancellationToken).ConfigureAwait(false),
        cancellationToken);

    public async Task SetAsync(Guid projectId, Guid userId, ProjectRole role, Actor by, CancellationToken cancellationToken)
    {
        if (!Enum.IsDefined(role))
        {
            throw new Mem3DException(ErrorKind.Invalid, "There is no such role.", "Choose observer, annotator, reviewer or manager.");
        }

        await database.WriteAsync(
            async db =>
            {
                if (!await db.Projects.AnyAsync(p => p.Id == projectId, cancellationToken).ConfigureAwait(false))
                {
                    throw DataErrors.NotFound("project");
                }

                if (!await db.Users.AnyAsync(u => u.Id == userId, cancellationToken).ConfigureAwait(false))
                {
                    throw DataErrors.NotFound("account");
                }

                await PutAsync(db, projectId, userId, role, by, cancellationToken).ConfigureAwait(false);
                AuditRows.Add(db, time.GetUtcNow(), by.Id, by.Name, AuditAction.MemberSet, projectId, subjectId: userId, detail: role.ToString());
                return true;
            },
            cancellationToken).ConfigureAwait(false);
        standings.Forget();
    }

    public async Task RemoveAsync(Guid projectId, Guid userId, Actor by, CancellationToken cancellationToken)
    {
        await database.WriteAsync(
            async db =>
            {
                var member = await db.Members.SingleOrDefaultAsync(m => m.ProjectId == projectId && m.UserId == userId, cancellationToken)
                    .ConfigureAwait(false) ?? throw DataErrors.NotFound("member");
                await RequireAnotherManagerAsync(db, member, cancellationToken).ConfigureAwait(false);
                db.Members.Remove(member);
                await GiveBackAsync(db, projectId, userId, Right.None, by, cancellationToken).ConfigureAwait(false);
                AuditRows.Add(db, time.GetUtcNow(), by.Id, by.Name, AuditAction.MemberRemoved, projectId, subjectId: userId, detail: member.Role.ToString());
                return true;
            },
            cancellationToken).ConfigureAwait(false);
        standings.Forget();
    }

    public async Task ReleaseAsync(Guid userId, Actor by, CancellationToken cancellationToken)
    {
        await database.WriteAsync(
            async db =>
            {
                await GiveBackAsync(db, db.Cases, userId, Right.None, by, cancellationToken).ConfigureAwait(false);
                return true;
            },
            cancellationToken).ConfigureAwait(false);
        standings.Forget();
    }

    /// <summary>Within a write.</summary>
    internal async Task PutAsync(Mem3DDbContext db, Guid projectId, Guid userId, ProjectRole role, Actor by, CancellationToken cancellationToken)
    {
        var member = await db.Members.SingleOrDefaultAsync(m => m.ProjectId == projectId && m.UserId == userId, cancellationToken).ConfigureAwait(false);
        if (member is null)
        {
            db.Members.Add(new MemberEntity { ProjectId = projectId, UserId = userId, Role = role, Since = time.GetUtcNow() });
            return;
        }

        if (role != ProjectRole.Manager)
        {
            await RequireAnotherManagerAsync(db, member, cancellationToken).ConfigureAwait(false);
        }

        member.Role = role;
        await GiveBackAsync(db, projectId, userId, RoleRights.Of(role), by, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>What somebody has and may not work on any more goes back to the others, with everything drawn; a reading goes back empty.</summary>
    private Task GiveBackAsync(Mem3DDbContext db, Guid projectId, Guid userId, Right rights, Actor by, CancellationToken cancellationToken) =>
        GiveBackAsync(db, db.Cases.Where(c => c.ProjectId == projectId), userId, rights, by, cancellationToken);

    private async Task GiveBackAsync(Mem3DDbContext db, IQueryable<CaseEntity> cases, Guid userId, Right rights, Actor by, CancellationToken cancellationToken)
    {
        const string note = "Who had it does not work in the project any more.";
        var now = time.GetUtcNow();
        if (!rights.HasFlag(Right.Annotate))
        {
            foreach (var c in await cases.Where(c => c.AssigneeId == userId
                    && (c.State == WorkState.Assigned || c.State == WorkState.InProgress || c.State == WorkState.Returned))
                .ToListAsync(cancellationToken).ConfigureAwait(false))
            {
                WorkRows.Move(db, c, WorkAction.Release, WorkState.New, by.Id, by.Name, now, note);
                await ReadingRows.PassOnAsync(db, c, null, cancellationToken).ConfigureAwait(false);
                (c.AssigneeId, c.LeaseUntil) = (null, null);
            }
        }

        if (!rights.HasFlag(Right.Review))
        {
            foreach (var c in await cases.Where(c => c.ReviewerId == userId && c.State == WorkState.InReview)
                .ToListAsync(cancellationToken).ConfigureAwait(false))
            {
                WorkRows.Move(db, c, WorkAction.Leave, by.Id, by.Name, now, note);
                (c.ReviewerId, c.LeaseUntil) = (null, null);
            }
        }
    }

    private static async Task RequireAnotherManagerAsync(Mem3DDbContext db, MemberEntity member, CancellationToken cancellationToken)
    {
        if (member.Role == ProjectRole.Manager && !await db.Members.AnyAsync(
            m => m.ProjectId == member.ProjectId && m.UserId != member.UserId && m.Role == ProjectRole.Manager, cancellationToken).ConfigureAwait(false))
        {
            throw new Mem3DException(ErrorKind.Conflict, "Nobody else manages this project.", "Make somebody else a manager first.");
        }
    }
}
