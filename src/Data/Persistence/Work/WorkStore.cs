using System.Security.Cryptography;
using Mem3D.Core.Errors;
using Mem3D.Core.Notifications;
using Mem3D.Core.People;
using Mem3D.Core.Work;
using Mem3D.Data.Persistence.Entities;
using Microsoft.EntityFrameworkCore;

namespace Mem3D.Data.Persistence;

internal sealed partial class WorkStore(Database database, Standings standings, Bell bell, TimeProvider time) : IWorkStore
{
    private const int LongestNote = 2000;

    public Task<WorkPage> ListAsync(WorkQuery query, CancellationToken cancellationToken) => database.ReadAsync(
        async db =>
        {
            var rows = WorkLists.Filter(db, query, time.GetUtcNow());
            var total = await rows.CountAsync(cancellationToken).ConfigureAwait(false);
            var page = WorkLists.Order(rows, query.Order, query.Descending).Skip(Math.Max(0, query.Skip)).Take(Math.Clamp(query.Take, 1, 500));
            return new WorkPage(await WorkLists.ItemsAsync(db, page, cancellationToken).ConfigureAwait(false), total);
        },
        cancellationToken);

    public Task<WorkItem> GetAsync(Guid caseId, CancellationToken cancellationToken) =>
        database.ReadAsync(db => ItemAsync(db, caseId, cancellationToken), cancellationToken);

    public Task<IReadOnlyDictionary<WorkState, int>> CountAsync(Guid projectId, CancellationToken cancellationToken) =>
        database.ReadAsync<IReadOnlyDictionary<WorkState, int>>(
            async db => await db.Cases.Where(c => c.ProjectId == projectId && !c.Archived).GroupBy(c => c.State).Select(g => new { g.Key, Count = g.Count() })
                .ToDictionaryAsync(g => g.Key, g => g.Count, cancellationToken).ConfigureAwait(false),
            cancellationToken);

    public Task<IReadOnlyList<string>> TagsAsync(Guid projectId, CancellationToken cancellationToken) => database.ReadAsync<IReadOnlyList<string>>(
        async db => await db.CaseTags.Where(t => db.Cases.Any(c => c.Id == t.CaseId && c.ProjectId == projectId)).Select(t => t.Tag).Distinct().OrderBy(t => t)
            .ToListAsync(cancellationToken).ConfigureAwait(false),
        cancellationToken);

    public Task<IReadOnlyList<WorkEvent>> EventsAsync(Guid caseId, CancellationToken cancellationToken) => database.ReadAsync<IReadOnlyList<WorkEvent>>(
        async db => await db.WorkEvents.Where(e => e.CaseId == caseId).OrderBy(e => e.Id).Select(e => new WorkEvent(
                e.At, e.ActorId, db.Users.Where(u => u.Id == e.ActorId).Select(u => u.DisplayName).FirstOrDefault() ?? "", e.Action, e.From, e.To,
                db.Users.Where(u => u.Id == e.AssigneeId).Select(u => u.DisplayName).FirstOrDefault(), e.Note))
            .ToListAsync(cancellationToken).ConfigureAwait(false),
        cancellationToken);

    public async Task<WorkItem> ActAsync(Guid caseId, WorkAction action, Actor actor, string note, CancellationToken cancellationToken)
    {
        var text = (note ?? "").Trim();
        if (text.Length > LongestNote || (action == WorkAction.Return && text.Length == 0))
        {
            throw new Mem3DException(ErrorKind.Invalid, $"A note has at most {LongestNote} characters, and a return says why.", "Write one or two sentences.");
        }

        var (item, told, queued) = await database.WriteAsync(
            async db =>
            {
                var c = await FindAsync(db, caseId, cancellationToken).ConfigureAwait(false);
                WorkRules.Require(c.State, action);
                if (!WorkRules.May(action, actor.Rights, c.AssigneeId == actor.Id, c.ReviewerId == actor.Id, c.AssigneeId == actor.Id))
                {
                    throw new Mem3DException(ErrorKind.Forbidden, "This is not yours to do.", "Ask a manager of the project.");
                }

                var now = time.GetUtcNow();
                if (action == WorkAction.Submit)
                {
                    await RequireCompleteAsync(db, c, cancellationToken).ConfigureAwait(false);
                }

                var reviewer = c.ReviewerId;
                WorkRows.Move(db, c, action, actor.Id, actor.Name, now, text);
                await ApplyAsync(db, c, action, actor.Id, now, cancellationToken).ConfigureAwait(false);
                var (people, sent) = await TellAsync(db, c, action, actor.Id, reviewer, now, text, cancellationToken).ConfigureAwait(false);
                await db.SaveChangesAsync(cancellationToken).ConfigureAwait(false);
                return (await ItemAsync(db, caseId, cancellationToken).ConfigureAwait(false), people, sent);
            },
            cancellationToken).ConfigureAwait(false);
        standings.Forget(caseId);
        bell.Ring(told, queued);
        return item;
    }

    public async Task AssignAsync(Guid projectId, IReadOnlyList<Guid> caseIds, Guid assigneeId, Actor actor, CancellationToken cancellationToken)
    {
        Require(actor, WorkAction.Assign);
        var (told, queued) = await database.WriteAsync(
            async db =>
            {
                var role = await db.Members.Where(m => m.ProjectId == projectId && m.UserId == assigneeId).Select(m => (ProjectRole?)m.Role)
                    .SingleOrDefaultAsync(cancellationToken).ConfigureAwait(false);
                if (!RoleRights.Of(role).HasFlag(Right.Annotate))
                {
                    throw new Mem3DException(
                        ErrorKind.Invalid, "This person is no annotator, reviewer or manager of the project.", "Give her the role first, on the project's page of people.");
                }

                var cases = await db.Cases.Where(c => c.ProjectId == projectId && caseIds.Contains(c.Id)).ToListAsync(cancellationToken).ConfigureAwait(false);
                if (cases.Count < caseIds.Distinct().Count())
                {
                    throw new Mem3DException(ErrorKind.NotFound, "One of the cases is not in this project.", "Reload the list of cases and try again.");
                }

                var now = time.GetUtcNow();
                var people = new List<Guid>();
                var sent = false;
                foreach (var c in cases)
                {
                    await RequireFirstReadingAsync(db, c, assigneeId, cancellationToken).ConfigureAwait(false);
                    (c.AssigneeId, c.LeaseUntil) = (assigneeId, null);
                    WorkRows.Move(db, c, WorkAction.Assign, actor.Id, actor.Name, now, "");
                    people.AddRange(WorkRows.Notify(db, [assigneeId], NotificationKind.Assigned, c, actor.Id, now, ""));
                    sent |= await WorkRows.QueueAsync(db, NotificationKind.Assigned, c, actor.Id, now, cancellationToken).ConfigureAwait(false);
                    if (c.GroupId is not null)
                    {
                        // A reader must not get two readings of one scan in one go.
                        await db.SaveChangesAsync(cancellationToken).ConfigureAwait(false);
                    }
                }

                return (people, sent);
            },
            cancellationToken).ConfigureAwait(false);
        foreach (var caseId in caseIds)
        {
            standings.Forget(caseId);
        }

        bell.Ring(told, queued);
    }

    public async Task ChangeAsync(IReadOnlyList<Guid> caseIds, WorkChange change, Actor actor, CancellationToken cancellationToken)
    {
        Require(actor, WorkAction.Assign);
        var tags = change.Tags?.Select(t => t.Trim()).Where(t => t.Length > 0).Distinct(StringComparer.OrdinalIgnoreCase).ToList();
        if (tags?.Any(t => t.Length > 60 || t.Any(char.IsControl)) == true || tags?.Count > 20 || change.Priority is < -9 or > 9)
        {
            throw new Mem3DException(ErrorKind.Invalid, "A case has at most 20 tags of 60 characters, and a priority from −9 to 9.", "Correct them.");
        }

        await database.WriteAsync(
            async db =>
            {
                foreach (var caseId in caseIds.Distinct())
                {
                    var c = await FindAsync(db, caseId, cancellationToken).ConfigureAwait(false);
                    c.Priority = change.Priority ?? c.Priority;
                    c.DueAt = change.ClearDue ? null : change.DueAt ?? c.DueAt;
                    c.Archived = change.Archived ?? c.Archived;
                    if (tags is not null)
                    {
                        await db.CaseTags.Where(t => t.CaseId == caseId).ExecuteDeleteAsync(cancellationToken).ConfigureAwait(false);
                        db.CaseTags.AddRange(tags.Select(t => new CaseTagEntity { CaseId = caseId, Tag = t }));
                    }

                    AuditRows.Add(db, time.GetUtcNow(), actor.Id, actor.Name, AuditAction.CaseChanged, c.ProjectId, caseId, detail: change.Archived switch
                    {
                        true => "archived",
                        false => "taken out of the archive",
                        _ => "priority, due date or tags",
                    });
                }

                return true;
            },
            cancellationToken).ConfigureAwait(false);
        foreach (var caseId in caseIds)
        {
            standings.Forget(caseId);
        }
    }

    public Task<WorkSettings> SettingsAsync(Guid projectId, CancellationToken cancellationToken) => database.ReadAsync(
        async db => await db.Projects.Where(p => p.Id == projectId)
            .Select(p => new WorkSettings(p.Guidelines, p.LeaseMinutes, p.ControlShare, p.Blinded, p.Archived, p.Demonstration))
            .SingleOrDefaultAsync(cancellationToken).ConfigureAwait(false) ?? throw DataErrors.NotFound("project"),
        cancellationToken);

    public async Task SaveSettingsAsync(Guid projectId, WorkSettings settings, Actor actor, CancellationToken cancellationToken)
    {
        if (settings.LeaseMinutes is < 5 or > 10_080 || settings.ControlShare is not (>= 0 and <= 1) || settings.Guidelines is null or { Length: > 100_000 })
        {
            throw new Mem3DException(
                ErrorKind.Invalid, "A lease lasts 5 minutes to a week, the control sample is a share from 0 to 1, guidelines have at most 100,000 characters.", "Correct the field.");
        }

        await database.WriteAsync(
            async db =>
            {
                var p = await db.Projects.SingleOrDefaultAsync(x => x.Id == projectId, cancellationToken).ConfigureAwait(false) ?? throw DataErrors.NotFound("project");
                var detail = settings.Archived == p.Archived ? "settings or guidelines" : settings.Archived ? "archived" : "taken out of the archive";
                (p.Guidelines, p.LeaseMinutes, p.ControlShare, p.Blinded, p.Archived) =
                    (settings.Guidelines, settings.LeaseMinutes, settings.ControlShare, settings.Blinded, settings.Archived);
                AuditRows.Add(db, time.GetUtcNow(), actor.Id, actor.Name, AuditAction.ProjectChanged, projectId, detail: detail);
                return true;
            },
            cancellationToken).ConfigureAwait(false);
        standings.Forget();
    }

    private static void Require(Actor actor, WorkAction action)
    {
        if (!WorkRules.May(action, actor.Rights, false, false, false))
        {
            throw new Mem3DException(ErrorKind.Forbidden, "Only managers of the project do this.", "Ask one of them.");
        }
    }

    private static async Task ApplyAsync(Mem3DDbContext db, CaseEntity c, WorkAction action, Guid actorId, DateTimeOffset now, CancellationToken cancellationToken)
    {
        switch (action)
        {
            case WorkAction.Submit:
                var share = await db.Projects.Where(p => p.Id == c.ProjectId).Select(p => p.ControlShare).SingleAsync(cancellationToken).ConfigureAwait(false);
                (c.SubmittedAt, c.LeaseUntil, c.ReviewerId) = (now, null, null);
                c.Control = RandomNumberGenerator.GetInt32(1_000_000) < share * 1_000_000;
                break;
            case WorkAction.Take:
                c.ReviewerId = actorId;
                break;
            case WorkAction.Leave or WorkAction.Withdraw:
                c.ReviewerId = null;
                break;
            case WorkAction.Accept:
                c.AcceptedAt = now;
                break;
            case WorkAction.Return or WorkAction.Reopen:
                c.Returns++;
                c.AcceptedAt = null;
                break;
            case WorkAction.Release:
                (c.AssigneeId, c.LeaseUntil) = (null, null);
                break;
        }
    }

    private static async Task<(IReadOnlyList<Guid> Told, bool Queued)> TellAsync(
        Mem3DDbContext db, CaseEntity c, WorkAction action, Guid actorId, Guid? reviewer, DateTimeOffset now, string note, CancellationToken cancellationToken)
    {
        NotificationKind? kind = action switch
        {
            WorkAction.Submit => NotificationKind.Submitted,
            WorkAction.Accept => NotificationKind.Accepted,
            WorkAction.Return or WorkAction.Reopen => NotificationKind.Returned,
            _ => null,
        };
        if (kind is null)
        {
            return ([], false);
        }

        // A submission is for those who review: all of them, or who sent it back the last time.
        var whom = kind != NotificationKind.Submitted ? c.AssigneeId is { } annotator ? [annotator] : []
            : reviewer is { } one ? [one]
            : await db.Members.Where(m => m.ProjectId == c.ProjectId && m.Role == ProjectRole.Reviewer).Select(m => m.UserId).ToListAsync(cancellationToken).ConfigureAwait(false);
        return (WorkRows.Notify(db, whom, kind.Value, c, actorId, now, note), await WorkRows.QueueAsync(db, kind.Value, c, actorId, now, cancellationToken).ConfigureAwait(false));
    }

    /// <summary>The label schema's rules: required labels have a mask, and no label's mean quality is below its minimum.</summary>
    private static async Task RequireCompleteAsync(Mem3DDbContext db, CaseEntity c, CancellationToken cancellationToken)
    {
        var labels = await db.Labels.Where(l => l.ProjectId == c.ProjectId && (l.Required || l.MinimumQuality > 0)).AsNoTracking().ToListAsync(cancellationToken).ConfigureAwait(false);
        var stats = await db.CaseStats.Where(s => s.CaseId == c.Id).AsNoTracking().ToDictionaryAsync(s => s.LabelId, cancellationToken).ConfigureAwait(false);
        var missing = labels.Where(l => l.Required && (!stats.TryGetValue(l.Id, out var s) || s.Touched == 0)).Select(l => l.Name).ToList();
        if (missing.Count > 0)
        {
            throw new Mem3DException(
                ErrorKind.Conflict, $"Required and not drawn yet: {string.Join(", ", missing)}.", "Draw them, or say on a slice that the target is not there.");
        }

        var poor = labels.Where(l => stats.TryGetValue(l.Id, out var s) && s.MeanQuality < l.MinimumQuality).Select(l => l.Name).ToList();
        if (poor.Count > 0)
        {
            throw new Mem3DException(
                ErrorKind.Conflict, $"Below the quality that the label schema asks for: {string.Join(", ", poor)}.", "Correct the slices that “Fix next” shows, or accept those that are right.");
        }
    }

    private static async Task<CaseEntity> FindAsync(Mem3DDbContext db, Guid caseId, CancellationToken cancellationToken) =>
        await db.Cases.SingleOrDefaultAsync(c => c.Id == caseId, cancellationToken).ConfigureAwait(false) ?? throw DataErrors.NotFound("case");

    private static async Task<WorkItem> ItemAsync(Mem3DDbContext db, Guid caseId, CancellationToken cancellationToken) =>
        (await WorkLists.ItemsAsync(db, db.Cases.Where(c => c.Id == caseId), cancellationToken).ConfigureAwait(false)) is [var item] ? item : throw DataErrors.NotFound("case");
}
