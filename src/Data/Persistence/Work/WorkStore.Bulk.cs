using Mem3D.Core.Errors;
using Mem3D.Core.Notifications;
using Mem3D.Core.People;
using Mem3D.Core.Work;
using Mem3D.Data.Persistence.Entities;
using Microsoft.EntityFrameworkCore;

namespace Mem3D.Data.Persistence;

/// <summary>What a manager does to several cases at once: one transaction, the same number of statements for one case and for a thousand.</summary>
internal sealed partial class WorkStore
{
    private const int MostTags = 20;
    private const int LongestTag = 60;

    public Task AssignAsync(Guid projectId, IReadOnlyList<Guid> caseIds, Guid assigneeId, Actor actor, CancellationToken cancellationToken) =>
        ChangeAsync(projectId, caseIds, new WorkChange(AssigneeId: assigneeId), actor, cancellationToken);

    public async Task ChangeAsync(Guid projectId, IReadOnlyList<Guid> caseIds, WorkChange change, Actor actor, CancellationToken cancellationToken)
    {
        Require(actor, WorkAction.Assign);
        var tags = change.Tags?.Select(t => t?.Trim() ?? "").Where(t => t.Length > 0).Distinct(StringComparer.OrdinalIgnoreCase).ToList();
        if (tags?.Any(t => t.Length > LongestTag || t.Any(char.IsControl)) == true || tags?.Count > MostTags || change.Priority is < -9 or > 9)
        {
            throw new Mem3DException(
                ErrorKind.Invalid, $"A case has at most {MostTags} tags of {LongestTag} characters, and a priority from −9 to 9.", "Correct them.");
        }

        var (told, queued) = await database.WriteAsync(
            async db =>
            {
                var cases = await db.Cases.Where(c => c.ProjectId == projectId && caseIds.Contains(c.Id)).ToListAsync(cancellationToken).ConfigureAwait(false);
                if (cases.Count < caseIds.Distinct().Count())
                {
                    throw new Mem3DException(ErrorKind.NotFound, "One of the cases is not in this project.", "Reload the list of cases and try again.");
                }

                await SetAsync(db, cases, change, tags, actor, cancellationToken).ConfigureAwait(false);
                return change.AssigneeId is { } assignee
                    ? await GiveAsync(db, projectId, cases, assignee, actor, cancellationToken).ConfigureAwait(false)
                    : ([], false);
            },
            cancellationToken).ConfigureAwait(false);
        foreach (var caseId in caseIds)
        {
            standings.Forget(caseId);
        }

        bell.Ring(told, queued);
    }

    private async Task SetAsync(
        Mem3DDbContext db, List<CaseEntity> cases, WorkChange change, List<string>? tags, Actor actor, CancellationToken cancellationToken)
    {
        if (Words(change, tags) is not { Length: > 0 } detail)
        {
            return;
        }

        if (tags is not null)
        {
            var ids = cases.Select(c => c.Id).ToList();
            await db.CaseTags.Where(t => ids.Contains(t.CaseId)).ExecuteDeleteAsync(cancellationToken).ConfigureAwait(false);
        }

        foreach (var c in cases)
        {
            c.Priority = change.Priority ?? c.Priority;
            c.DueAt = change.ClearDue ? null : change.DueAt ?? c.DueAt;
            c.Archived = change.Archived ?? c.Archived;
            db.CaseTags.AddRange(tags?.Select(t => new CaseTagEntity { CaseId = c.Id, Tag = t }) ?? []);
            AuditRows.Add(db, time.GetUtcNow(), actor.Id, actor.Name, AuditAction.CaseChanged, c.ProjectId, c.Id, detail: detail);
        }
    }

    /// <summary>What is changed, for the audit log. Of tags their number: what people write there may be about a patient.</summary>
    private static string Words(WorkChange change, List<string>? tags) => string.Join(", ", new[]
    {
        change.Priority is { } priority ? FormattableString.Invariant($"priority {priority}") : null,
        change.ClearDue ? "no due date" : change.DueAt is { } due ? FormattableString.Invariant($"due {due.UtcDateTime:yyyy-MM-dd}") : null,
        tags is null ? null : FormattableString.Invariant($"{tags.Count} tags"),
        change.Archived switch { true => "archived", false => "taken out of the archive", _ => null },
    }.OfType<string>());

    private async Task<(IReadOnlyList<Guid> Told, bool Queued)> GiveAsync(
        Mem3DDbContext db, Guid projectId, List<CaseEntity> cases, Guid assigneeId, Actor actor, CancellationToken cancellationToken)
    {
        await RequireProjectOpenAsync(db, projectId, cancellationToken).ConfigureAwait(false);
        var role = await db.Members.Where(m => m.ProjectId == projectId && m.UserId == assigneeId).Select(m => (ProjectRole?)m.Role)
            .SingleOrDefaultAsync(cancellationToken).ConfigureAwait(false);
        if (!RoleRights.Of(role).HasFlag(Right.Annotate))
        {
            throw new Mem3DException(
                ErrorKind.Invalid, "This person is no annotator, reviewer or manager of the project.", "Give her the role first, on the project's page of people.");
        }

        var now = time.GetUtcNow();
        var hooks = await WorkRows.HooksAsync(db, projectId, cancellationToken).ConfigureAwait(false);
        var people = new List<Guid>();
        foreach (var c in cases)
        {
            RequireNotArchived(c);
            await ReadingRows.RequireIndependentAsync(db, c, assigneeId, cancellationToken).ConfigureAwait(false);
            if (c.AssigneeId != assigneeId)
            {
                await ReadingRows.PassOnAsync(db, c, assigneeId, cancellationToken).ConfigureAwait(false);
            }

            (c.AssigneeId, c.LeaseUntil) = (assigneeId, null);
            WorkRows.Move(db, c, WorkAction.Assign, actor.Id, actor.Name, now, "");
            people.AddRange(WorkRows.Notify(db, [assigneeId], NotificationKind.Assigned, c, actor.Id, now, ""));
            WorkRows.Queue(db, hooks, NotificationKind.Assigned, c, actor.Id, now);
            if (c.GroupId is not null)
            {
                // A reader must not get two readings of one scan in one go.
                await db.SaveChangesAsync(cancellationToken).ConfigureAwait(false);
            }
        }

        return (people, hooks.Count > 0);
    }

    private static async Task RequireProjectOpenAsync(Mem3DDbContext db, Guid projectId, CancellationToken cancellationToken)
    {
        if (await db.Projects.AnyAsync(p => p.Id == projectId && p.Archived, cancellationToken).ConfigureAwait(false))
        {
            throw new Mem3DException(ErrorKind.Conflict, "The project is archived.", "Ask a manager to take it out of the archive.");
        }
    }

    private static void RequireNotArchived(CaseEntity c)
    {
        if (c.Archived)
        {
            throw new Mem3DException(ErrorKind.Conflict, "The case is archived.", "Ask a manager to take it out of the archive.");
        }
    }
}
