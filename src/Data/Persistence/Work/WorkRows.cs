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

    /// <summary>A person begins to draw: the case becomes hers when it is nobody's, and goes on when it was returned. Extends a lease.</summary>
    /// <returns>True when the state changed.</returns>
    public static async Task<bool> TouchAsync(Mem3DDbContext db, Guid caseId, Guid authorId, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var c = await db.Cases.SingleOrDefaultAsync(x => x.Id == caseId, cancellationToken).ConfigureAwait(false) ?? throw DataErrors.NotFound("case");
        if (c.LeaseUntil is not null && c.AssigneeId == authorId)
        {
            var minutes = await db.Projects.Where(p => p.Id == c.ProjectId).Select(p => p.LeaseMinutes).SingleAsync(cancellationToken).ConfigureAwait(false);

            // Not with every stroke: a row less to write.
            if (c.LeaseUntil - now < TimeSpan.FromMinutes(minutes * 0.9))
            {
                c.LeaseUntil = now.AddMinutes(minutes);
            }
        }

        if (WorkRules.Next(c.State, WorkAction.Begin) is null || (c.AssigneeId is { } other && other != authorId))
        {
            return false;
        }

        c.AssigneeId ??= authorId;
        Move(db, c, WorkAction.Begin, authorId, await EditRows.AuthorAsync(db, authorId, cancellationToken).ConfigureAwait(false), now, "");
        return true;
    }

    /// <summary>Tells people, except the one who did it.</summary>
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

    /// <summary>Puts a message for every webhook of the project into the outbox. Ids and states only: names of cases may be names of patients.</summary>
    /// <returns>Whether there was a webhook.</returns>
    public static async Task<bool> QueueAsync(
        Mem3DDbContext db, NotificationKind kind, CaseEntity c, Guid actorId, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var hooks = await db.Webhooks.Where(h => h.ProjectId == c.ProjectId && h.Enabled).Select(h => h.Id).ToListAsync(cancellationToken).ConfigureAwait(false);
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

        return hooks.Count > 0;
    }

    private static string Name(NotificationKind kind) => $"case.{kind.ToString().ToLowerInvariant()}";
}
