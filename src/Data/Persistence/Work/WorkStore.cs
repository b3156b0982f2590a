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
                RequireNotArchived(c);
                await RequireProjectOpenAsync(db, c.ProjectId, cancellationToken).ConfigureAwait(false);
                WorkRules.Require(c.State, action);
                var worked = c.AssigneeId == actor.Id
                    || (action == WorkAction.Take && await Annotated(db, actor.Id).AnyAsync(e => e.CaseId == caseId, cancellationToken).ConfigureAwait(false));
                if (!WorkRules.May(action, actor.Rights, c.AssigneeId == actor.Id, c.ReviewerId == actor.Id, worked))
                {
                    throw action == WorkAction.Take && actor.Rights.HasFlag(Right.Review)
                        ? new Mem3DException(ErrorKind.Forbidden, "You annotated this case: somebody else reviews it.", "Take another one with Review next.")
                        : new Mem3DException(ErrorKind.Forbidden, "This is not yours to do.", "Ask a manager of the project.");
                }

                var now = time.GetUtcNow();
                if (action == WorkAction.Submit)
                {
                    await RequireCompleteAsync(db, c, cancellationToken).ConfigureAwait(false);
                }

                var reviewer = c.ReviewerId;
                WorkRows.Move(
                    db, c, action, await NextAsync(db, c, action, now, cancellationToken).ConfigureAwait(false), actor.Id, actor.Name, now, text);
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

    /// <summary>The steps of those who annotated, one after the other or together: reviewers draw too, but they do not begin.</summary>
    private static IQueryable<WorkEventEntity> Annotated(Mem3DDbContext db, Guid userId) =>
        db.WorkEvents.Where(e => e.Action == WorkAction.Begin && e.ActorId == userId);

    /// <summary>
    /// The state an action leads to. What would come back to somebody who cannot work on it any more (she left the project, her role changed, her
    /// account was locked) goes to the others.
    /// </summary>
    private static async Task<WorkState> NextAsync(
        Mem3DDbContext db, CaseEntity c, WorkAction action, DateTimeOffset now, CancellationToken cancellationToken) =>
        action is WorkAction.Return or WorkAction.Reopen or WorkAction.Withdraw && c.AssigneeId is { } assignee
            && !(await RightRows.OfAsync(db, c.ProjectId, assignee, now, cancellationToken).ConfigureAwait(false)).HasFlag(Right.Annotate)
                ? WorkState.New
                : WorkRules.Require(c.State, action);

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
                await ReadingRows.RequireNoReaderAsync(db, c, actorId, cancellationToken).ConfigureAwait(false);
                (c.ReviewerId, c.LeaseUntil) = (actorId, now + await LeaseAsync(db, c.ProjectId, cancellationToken).ConfigureAwait(false));
                break;
            case WorkAction.Leave or WorkAction.Withdraw:
                (c.ReviewerId, c.LeaseUntil) = (null, null);
                break;
            case WorkAction.Accept:
                (c.AcceptedAt, c.LeaseUntil) = (now, null);
                break;
            case WorkAction.Return or WorkAction.Reopen:
                c.Returns++;
                (c.AcceptedAt, c.LeaseUntil) = (null, null);
                break;
            case WorkAction.Release:
                c.LeaseUntil = null;
                break;
        }

        if (c.State == WorkState.New)
        {
            await ReadingRows.PassOnAsync(db, c, null, cancellationToken).ConfigureAwait(false);
            c.AssigneeId = null;
        }
    }

    private static async Task<TimeSpan> LeaseAsync(Mem3DDbContext db, Guid projectId, CancellationToken cancellationToken) => TimeSpan.FromMinutes(
        await db.Projects.Where(p => p.Id == projectId).Select(p => p.LeaseMinutes).SingleAsync(cancellationToken).ConfigureAwait(false));

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

        // A submission is for those who review: who sent it back the last time, if she still does, or all reviewers; where there are none, the managers.
        IReadOnlyList<Guid> whom = kind != NotificationKind.Submitted ? c.AssigneeId is { } annotator ? [annotator] : []
            : reviewer is { } one && (await RightRows.OfAsync(db, c.ProjectId, one, now, cancellationToken).ConfigureAwait(false)).HasFlag(Right.Review) ? [one]
            : await ReviewersAsync(db, c.ProjectId, cancellationToken).ConfigureAwait(false);
        whom = await WorkRows.SeersAsync(db, c, whom, now, cancellationToken).ConfigureAwait(false);
        var hooks = await WorkRows.HooksAsync(db, c.ProjectId, cancellationToken).ConfigureAwait(false);
        WorkRows.Queue(db, hooks, kind.Value, c, actorId, now);
        return (WorkRows.Notify(db, whom, kind.Value, c, actorId, now, note), hooks.Count > 0);
    }

    private static async Task<List<Guid>> ReviewersAsync(Mem3DDbContext db, Guid projectId, CancellationToken cancellationToken)
    {
        var found = await db.Members.Where(m => m.ProjectId == projectId && m.Role >= ProjectRole.Reviewer).Select(m => new { m.UserId, m.Role })
            .ToListAsync(cancellationToken).ConfigureAwait(false);
        var reviewers = found.Where(m => m.Role == ProjectRole.Reviewer).ToList();
        return [.. (reviewers.Count > 0 ? reviewers : found).Select(m => m.UserId)];
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
