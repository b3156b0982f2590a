using System.Text.Json;
using Mem3D.Core.Notifications;
using Mem3D.Core.People;
using Mem3D.Core.Work;
using Mem3D.Data.Persistence.Entities;
using Microsoft.EntityFrameworkCore;

namespace Mem3D.Data.Persistence;

/// <summary>Moves of cases within a write: the state, its event, its notifications, its webhook messages and its audit entry, all or nothing.</summary>
internal static class WorkRows
{
    /// <summary>Moves a case by an action and records it. The caller has checked that it is allowed.</summary>
    public static void Move(Mem3DDbContext db, CaseEntity c, WorkAction action, Guid actorId, string actor, DateTimeOffset now, string note) =>
        Move(db, c, action, WorkRules.Require(c.State, action), actorId, actor, now, note);

    /// <summary>As above, to a state that the action does not lead to by itself: what somebody who left had.</summary>
    public static void Move(
        Mem3DDbContext db, CaseEntity c, WorkAction action, WorkState to, Guid actorId, string actor, DateTimeOffset now, string note)
    {
        var from = c.State;
        Step(db, c, action, to, actorId, now, note);
        AuditRows.Add(db, now, actorId, actor, AuditAction.CaseMoved, c.ProjectId, c.Id, c.AssigneeId, $"{action}: {WorkRules.Name(from)} to {WorkRules.Name(to)}");
    }

    /// <summary>The step alone, without its audit entry.</summary>
    public static void Step(Mem3DDbContext db, CaseEntity c, WorkAction action, WorkState to, Guid actorId, DateTimeOffset now, string note)
    {
        db.WorkEvents.Add(new WorkEventEntity
        {
            ProjectId = c.ProjectId,
            CaseId = c.Id,
            At = now,
            ActorId = actorId,
            Action = action,
            From = c.State,
            To = to,
            AssigneeId = c.AssigneeId,
            Note = note,
        });
        (c.State, c.ChangedAt) = (to, now);
    }

    /// <summary>
    /// A person is about to draw: the case becomes hers when it is nobody's, with a lease, and goes on when it was returned. What the server itself draws
    /// (an import by the command line) makes it nobody's.
    /// </summary>
    /// <returns>True when something changed that rights are decided on.</returns>
    /// <exception cref="Core.Errors.Mem3DException">
    /// Rights were asked for before this write took its turn, and meanwhile the case was taken, moved or archived; or it is a reading of a scan that this
    /// person reads or judged already.
    /// </exception>
    public static async Task<bool> TouchAsync(Mem3DDbContext db, Guid caseId, Guid authorId, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var found = await db.Cases.Where(x => x.Id == caseId).Select(x => new { Case = x, x.Project!.LeaseMinutes, Archived = x.Archived || x.Project.Archived })
            .SingleOrDefaultAsync(cancellationToken).ConfigureAwait(false) ?? throw DataErrors.NotFound("case");
        var c = found.Case;
        if (authorId == Guid.Empty)
        {
            return false;
        }

        await ReadingRows.RequireIndependentAsync(db, c, authorId, cancellationToken).ConfigureAwait(false);
        var (mine, reviewing) = (c.AssigneeId == authorId, c.ReviewerId == authorId);
        if (found.Archived || !WorkRules.MayDraw(
            c.State, await RightRows.OfAsync(db, c.ProjectId, authorId, now, cancellationToken).ConfigureAwait(false), mine, c.AssigneeId is null, reviewing))
        {
            throw WorkRules.NotHers(c.State, c.AssigneeId is not null && !mine);
        }

        Extend(c, found.LeaseMinutes, authorId, now);
        if (WorkRules.Next(c.State, WorkAction.Begin) is null || (c.AssigneeId is not null && !mine))
        {
            // Who draws for the first time in somebody else's reading reads the scan from now on, too.
            return c.GroupId is not null && !mine
                && !await db.Edits.AnyAsync(e => e.CaseId == caseId && e.AuthorId == authorId, cancellationToken).ConfigureAwait(false);
        }

        if (c.AssigneeId is null)
        {
            (c.AssigneeId, c.LeaseUntil) = (authorId, now.AddMinutes(found.LeaseMinutes));
        }

        Move(db, c, WorkAction.Begin, authorId, await EditRows.AuthorAsync(db, authorId, cancellationToken).ConfigureAwait(false), now, "");
        return true;
    }

    /// <summary>A person works on what she has: it is kept for her from now on. Not with every stroke: a row less to write.</summary>
    public static void Extend(CaseEntity c, int leaseMinutes, Guid userId, DateTimeOffset now)
    {
        var hers = c.State == WorkState.InReview ? c.ReviewerId : c.AssigneeId;
        if (hers == userId && c.LeaseUntil - now < TimeSpan.FromMinutes(leaseMinutes * 0.9))
        {
            c.LeaseUntil = now.AddMinutes(leaseMinutes);
        }
    }

    /// <summary>Of these people those who may see the case now: nobody is told of a case she does not see (any more).</summary>
    public static async Task<IReadOnlyList<Guid>> SeersAsync(
        Mem3DDbContext db, CaseEntity c, IEnumerable<Guid> people, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var rights = await RightRows.OfAsync(db, c.ProjectId, people, now, cancellationToken).ConfigureAwait(false);
        var blinded = c.Purpose != CasePurpose.Single
            && await db.Projects.AnyAsync(p => p.Id == c.ProjectId && p.Blinded, cancellationToken).ConfigureAwait(false);
        return [.. rights.Where(r => r.Value.HasFlag(Right.See) && (!blinded || r.Key == c.AssigneeId || r.Value.HasFlag(Right.Review))).Select(r => r.Key)];
    }

    /// <summary>Tells people who may see the case, except the one who did it.</summary>
    /// <returns>Whom it told.</returns>
    public static IReadOnlyList<Guid> Notify(
        Mem3DDbContext db, IEnumerable<Guid> whom, NotificationKind kind, CaseEntity c, Guid actorId, DateTimeOffset now, string note)
    {
        var told = whom.Where(u => u != actorId).Distinct().ToList();
        foreach (var userId in told)
        {
            db.Notifications.Add(new NotificationEntity
            {
                Id = Guid.CreateVersion7(),
                UserId = userId,
                Kind = kind,
                CaseId = c.Id,
                ActorId = actorId,
                At = now,
                Note = note,
            });
        }

        return told;
    }

    /// <summary>The webhooks of a project that are told.</summary>
    public static Task<List<Guid>> HooksAsync(Mem3DDbContext db, Guid projectId, CancellationToken cancellationToken) =>
        db.Webhooks.Where(h => h.ProjectId == projectId && h.Enabled).Select(h => h.Id).ToListAsync(cancellationToken);

    /// <summary>Puts a message for each of these webhooks into the outbox. Ids and states only: names of cases may be names of patients.</summary>
    public static void Queue(Mem3DDbContext db, IReadOnlyList<Guid> hooks, NotificationKind kind, CaseEntity c, Guid actorId, DateTimeOffset now)
    {
        foreach (var hook in hooks)
        {
            var id = Guid.CreateVersion7();
            db.Deliveries.Add(new DeliveryEntity
            {
                Id = id,
                WebhookId = hook,
                Event = Name(kind),
                DueAt = now,
                Body = JsonSerializer.Serialize(new
                {
                    id,
                    @event = Name(kind),
                    at = now.UtcDateTime,
                    projectId = c.ProjectId,
                    caseId = c.Id,
                    state = WorkRules.Name(c.State),
                    assigneeId = c.AssigneeId,
                    reviewerId = c.ReviewerId,
                    actorId,
                }),
            });
        }
    }

    private static string Name(NotificationKind kind) => $"case.{kind.ToString().ToLowerInvariant()}";
}
