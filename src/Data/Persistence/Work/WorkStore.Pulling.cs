using System.Globalization;
using Mem3D.Core.Errors;
using Mem3D.Core.Work;
using Mem3D.Data.Persistence.Entities;
using Microsoft.EntityFrameworkCore;

namespace Mem3D.Data.Persistence;

/// <summary>The next case, leases and readings. Writers take turns in <see cref="Database"/>: finding and taking is one step.</summary>
internal sealed partial class WorkStore
{
    public async Task<Guid?> PullAsync(Guid projectId, Actor actor, CancellationToken cancellationToken)
    {
        await ExpireLeasesAsync(cancellationToken).ConfigureAwait(false);
        var (found, taken) = await database.WriteAsync(
            async db =>
            {
                if (!actor.Rights.HasFlag(Core.People.Right.Annotate))
                {
                    throw new Mem3DException(ErrorKind.Forbidden, "Only people who annotate take cases.", "Ask a manager of the project for that role.");
                }

                await RequireProjectOpenAsync(db, projectId, cancellationToken).ConfigureAwait(false);

                var mine = await db.Cases.Where(c => c.ProjectId == projectId && !c.Archived && c.AssigneeId == actor.Id
                        && (c.State == WorkState.Returned || c.State == WorkState.InProgress || c.State == WorkState.Assigned))
                    .OrderBy(c => c.State == WorkState.Returned ? 0 : c.State == WorkState.InProgress ? 1 : 2).ThenByDescending(c => c.Priority)
                    .ThenBy(c => c.DueAt == null).ThenBy(c => c.DueAt).ThenBy(c => c.Name).Select(c => (Guid?)c.Id).FirstOrDefaultAsync(cancellationToken).ConfigureAwait(false);
                if (mine is not null)
                {
                    return (mine, false);
                }

                var free = db.Cases.Where(c => c.ProjectId == projectId && !c.Archived && c.State == WorkState.New && c.AssigneeId == null
                    && c.Purpose != CasePurpose.Adjudication);
                var next = await ReadingRows.Readable(db, free, actor.Id)
                    .OrderByDescending(c => c.Priority).ThenBy(c => c.DueAt == null).ThenBy(c => c.DueAt).ThenBy(c => c.Name)
                    .FirstOrDefaultAsync(cancellationToken).ConfigureAwait(false);
                if (next is null)
                {
                    return (null, false);
                }

                var now = time.GetUtcNow();
                (next.AssigneeId, next.LeaseUntil) = (actor.Id, now + await LeaseAsync(db, projectId, cancellationToken).ConfigureAwait(false));
                WorkRows.Move(db, next, WorkAction.Assign, actor.Id, actor.Name, now, "");
                return ((Guid?)next.Id, true);
            },
            cancellationToken).ConfigureAwait(false);
        if (taken)
        {
            standings.Forget(found!.Value);
        }

        return found;
    }

    public async Task<Guid?> PullReviewAsync(Guid projectId, Actor actor, CancellationToken cancellationToken)
    {
        await ExpireLeasesAsync(cancellationToken).ConfigureAwait(false);
        var found = await database.WriteAsync(
            async db =>
            {
                if (!actor.Rights.HasFlag(Core.People.Right.Review))
                {
                    throw new Mem3DException(ErrorKind.Forbidden, "Only reviewers take submitted cases.", "Ask a manager of the project for that role.");
                }

                await RequireProjectOpenAsync(db, projectId, cancellationToken).ConfigureAwait(false);

                var mine = await db.Cases.Where(c => c.ProjectId == projectId && !c.Archived && c.State == WorkState.InReview && c.ReviewerId == actor.Id)
                    .OrderBy(c => c.ChangedAt).Select(c => (Guid?)c.Id).FirstOrDefaultAsync(cancellationToken).ConfigureAwait(false);
                if (mine is not null)
                {
                    return mine;
                }

                var submitted = db.Cases.Where(c => c.ProjectId == projectId && !c.Archived && c.State == WorkState.Submitted && c.AssigneeId != actor.Id
                    && !Annotated(db, actor.Id).Any(e => e.CaseId == c.Id));
                var next = await WorkLists.Order(ReadingRows.Judgeable(db, submitted, actor.Id), WorkOrder.Need, descending: true)
                    .FirstOrDefaultAsync(cancellationToken).ConfigureAwait(false);
                if (next is not null)
                {
                    var now = time.GetUtcNow();
                    WorkRows.Move(db, next, WorkAction.Take, actor.Id, actor.Name, now, "");
                    (next.ReviewerId, next.LeaseUntil) = (actor.Id, now + await LeaseAsync(db, projectId, cancellationToken).ConfigureAwait(false));
                }

                return next?.Id;
            },
            cancellationToken).ConfigureAwait(false);
        if (found is { } id)
        {
            standings.Forget(id);
        }

        return found;
    }

    public async Task<int> ExpireLeasesAsync(CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        if (!await database.ReadAsync(db => Expired(db, now).AnyAsync(cancellationToken), cancellationToken).ConfigureAwait(false))
        {
            return 0;
        }

        var ids = await database.WriteAsync(
            async db =>
            {
                var over = await Expired(db, now).ToListAsync(cancellationToken).ConfigureAwait(false);
                foreach (var c in over)
                {
                    const string note = "The lease ended.";
                    if (c.State == WorkState.InReview)
                    {
                        WorkRows.Move(db, c, WorkAction.Leave, c.ReviewerId ?? Guid.Empty, "", now, note);
                        c.ReviewerId = null;
                    }
                    else
                    {
                        WorkRows.Move(db, c, WorkAction.Release, c.AssigneeId ?? Guid.Empty, "", now, note);
                        c.AssigneeId = null;
                    }

                    c.LeaseUntil = null;
                }

                return over.Select(c => c.Id).ToList();
            },
            cancellationToken).ConfigureAwait(false);
        ids.ForEach(standings.Forget);
        return ids.Count;
    }

    public async Task<IReadOnlyList<Guid>> ReplicateAsync(Guid caseId, int readers, Actor actor, CancellationToken cancellationToken)
    {
        Require(actor, WorkAction.Assign);
        if (readers is < IWorkStore.FewestReaders or > IWorkStore.MostReaders)
        {
            throw new Mem3DException(ErrorKind.Invalid, $"A scan is read by {IWorkStore.FewestReaders} to {IWorkStore.MostReaders} people.", "Choose a number in between.");
        }

        var made = await database.WriteAsync(
            async db =>
            {
                var c = await FindAsync(db, caseId, cancellationToken).ConfigureAwait(false);
                RequireNotArchived(c);
                await RequireProjectOpenAsync(db, c.ProjectId, cancellationToken).ConfigureAwait(false);
                if (c.GroupId is not null || c.State != WorkState.New || await db.Edits.AnyAsync(e => e.CaseId == caseId, cancellationToken).ConfigureAwait(false))
                {
                    throw new Mem3DException(
                        ErrorKind.Conflict, "Only a case that nobody has begun can be read several times.", "Choose a new case, or import the scan once more.");
                }

                var now = time.GetUtcNow();
                var group = Guid.CreateVersion7();
                var names = await db.Cases.Where(x => x.ProjectId == c.ProjectId).Select(x => x.Name).ToListAsync(cancellationToken).ConfigureAwait(false);
                var taken = names.ToHashSet(StringComparer.OrdinalIgnoreCase);
                var name = c.Name;
                (c.GroupId, c.Purpose, c.Reader) = (group, CasePurpose.Reading, 1);
                c.Name = Free($"{name} · reader 1");
                var ids = new List<Guid> { c.Id };
                for (var reader = 2; reader <= readers + 1; reader++)
                {
                    var adjudication = reader == readers + 1;
                    var copy = new CaseEntity
                    {
                        Id = Guid.CreateVersion7(),
                        ProjectId = c.ProjectId,
                        VolumeId = c.VolumeId,
                        Name = Free(adjudication ? $"{name} · adjudication" : string.Create(CultureInfo.InvariantCulture, $"{name} · reader {reader}")),
                        Axis = c.Axis,
                        CreatedAt = now,
                        ChangedAt = now,
                        Priority = c.Priority,
                        DueAt = c.DueAt,
                        GroupId = group,
                        Purpose = adjudication ? CasePurpose.Adjudication : CasePurpose.Reading,
                        Reader = adjudication ? 0 : reader,
                    };
                    db.Cases.Add(copy);
                    ids.Add(copy.Id);
                }

                AuditRows.Add(
                    db, now, actor.Id, actor.Name, Core.People.AuditAction.CaseChanged, c.ProjectId, c.Id,
                    detail: string.Create(CultureInfo.InvariantCulture, $"{readers} independent readings and an adjudication"));
                return ids;

                string Free(string wanted)
                {
                    var free = Names.Unique(wanted.Length > Names.MaximumLength ? wanted[..Names.MaximumLength] : wanted, taken);
                    taken.Add(free);
                    return free;
                }
            },
            cancellationToken).ConfigureAwait(false);
        made.ForEach(standings.Forget);
        return made;
    }

    public Task<IReadOnlyList<WorkItem>> GroupAsync(Guid groupId, CancellationToken cancellationToken) => database.ReadAsync<IReadOnlyList<WorkItem>>(
        async db => await WorkLists.ItemsAsync(
            db, db.Cases.Where(c => c.GroupId == groupId).OrderBy(c => c.Purpose).ThenBy(c => c.Reader), cancellationToken).ConfigureAwait(false),
        cancellationToken);

    /// <summary>A reading that was begun stays with its reader: nobody else may go on with it, and what she drew is not thrown away by a clock.</summary>
    private static IQueryable<CaseEntity> Expired(Mem3DDbContext db, DateTimeOffset now) =>
        db.Cases.Where(c => c.LeaseUntil != null && c.LeaseUntil < now
            && (c.State == WorkState.InReview
                || ((c.State == WorkState.Assigned || c.State == WorkState.InProgress)
                    && (c.Purpose != CasePurpose.Reading || !db.Edits.Any(e => e.CaseId == c.Id && !e.Discarded)))));
}
