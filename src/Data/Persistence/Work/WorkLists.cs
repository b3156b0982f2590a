using Mem3D.Core.Review;
using Mem3D.Core.Volumes;
using Mem3D.Core.Work;
using Mem3D.Data.Persistence.Entities;
using Microsoft.EntityFrameworkCore;

namespace Mem3D.Data.Persistence;

/// <summary>Cases as rows of work: two statements a page, whatever the number of cases and rounds.</summary>
internal static class WorkLists
{
    public static IQueryable<CaseEntity> Filter(Mem3DDbContext db, WorkQuery q, DateTimeOffset now)
    {
        var rows = db.Cases.Where(c => c.ProjectId == q.ProjectId && c.Archived == q.Archived);
        if (q.States is { Count: > 0 } states)
        {
            rows = rows.Where(c => states.Contains(c.State));
        }

        if (q.AssigneeId is { } assignee)
        {
            rows = assignee == Guid.Empty ? rows.Where(c => c.AssigneeId == null) : rows.Where(c => c.AssigneeId == assignee);
        }

        if (!string.IsNullOrWhiteSpace(q.Text))
        {
            var pattern = $"%{q.Text.Trim().Replace("\\", "\\\\", StringComparison.Ordinal).Replace("%", "\\%", StringComparison.Ordinal).Replace("_", "\\_", StringComparison.Ordinal)}%";
            rows = rows.Where(c => EF.Functions.Like(c.Name, pattern, "\\"));
        }

        if (!string.IsNullOrWhiteSpace(q.Tag))
        {
            rows = rows.Where(c => c.Tags.Any(t => t.Tag == q.Tag));
        }

        if (q.Overdue)
        {
            rows = rows.Where(c => c.DueAt < now && c.State != WorkState.Accepted);
        }

        return SeenBy(rows, q.Viewer);
    }

    /// <summary>Leaves out blinded readings that a person may not see; null: nothing is left out.</summary>
    public static IQueryable<CaseEntity> SeenBy(IQueryable<CaseEntity> rows, Guid? viewer) =>
        viewer is null ? rows : rows.Where(c => c.Purpose == CasePurpose.Single || !c.Project!.Blinded || c.AssigneeId == viewer);

    public static IQueryable<CaseEntity> Order(IQueryable<CaseEntity> rows, WorkOrder order, bool descending)
    {
        IOrderedQueryable<CaseEntity> sorted = (order, descending) switch
        {
            (WorkOrder.State, false) => rows.OrderBy(c => c.State),
            (WorkOrder.State, true) => rows.OrderByDescending(c => c.State),
            (WorkOrder.Priority, false) => rows.OrderBy(c => c.Priority),
            (WorkOrder.Priority, true) => rows.OrderByDescending(c => c.Priority),
            (WorkOrder.Due, false) => rows.OrderBy(c => c.DueAt == null).ThenBy(c => c.DueAt),
            (WorkOrder.Due, true) => rows.OrderByDescending(c => c.DueAt),
            (WorkOrder.Changed, false) => rows.OrderBy(c => c.ChangedAt),
            (WorkOrder.Changed, true) => rows.OrderByDescending(c => c.ChangedAt),
            (WorkOrder.Quality, false) => rows.OrderBy(c => c.MeanQuality == null).ThenBy(c => c.MeanQuality),
            (WorkOrder.Quality, true) => rows.OrderByDescending(c => c.MeanQuality),
            (WorkOrder.Need, false) => rows.OrderBy(c => c.Control && 1 - ((c.LowestQuality ?? 1) * (1 - c.LargestChange)) < ReviewNeed.Control
                ? ReviewNeed.Control : 1 - ((c.LowestQuality ?? 1) * (1 - c.LargestChange))),
            (WorkOrder.Need, true) => rows.OrderByDescending(c => c.Control && 1 - ((c.LowestQuality ?? 1) * (1 - c.LargestChange)) < ReviewNeed.Control
                ? ReviewNeed.Control : 1 - ((c.LowestQuality ?? 1) * (1 - c.LargestChange))),
            (_, true) => rows.OrderByDescending(c => c.Name),
            _ => rows.OrderBy(c => c.Name),
        };
        return sorted.ThenBy(c => c.Name).ThenBy(c => c.Id);
    }

    /// <summary>The rows in the order given.</summary>
    public static async Task<List<WorkItem>> ItemsAsync(Mem3DDbContext db, IQueryable<CaseEntity> rows, CancellationToken cancellationToken)
    {
        var found = await rows.Select(c => new
        {
            Case = c,
            c.Volume!.Width,
            c.Volume.Height,
            c.Volume.Depth,
            c.Volume.Modality,
            Deidentified = c.Volume.Deidentification != null,
            Assignee = db.Users.Where(u => u.Id == c.AssigneeId).Select(u => u.DisplayName).FirstOrDefault(),
            Reviewer = db.Users.Where(u => u.Id == c.ReviewerId).Select(u => u.DisplayName).FirstOrDefault(),
            Comments = db.Comments.Count(x => x.CaseId == c.Id && x.ParentId == null && x.ResolvedAt == null),
        }).AsNoTracking().ToListAsync(cancellationToken).ConfigureAwait(false);
        var ids = found.Select(f => f.Case.Id).ToList();
        var tags = (await db.CaseTags.Where(t => ids.Contains(t.CaseId)).OrderBy(t => t.Tag).AsNoTracking().ToListAsync(cancellationToken).ConfigureAwait(false))
            .ToLookup(t => t.CaseId, t => t.Tag);
        return [.. found.Select(f =>
        {
            var c = f.Case;
            var slices = c.Axis switch
            {
                SliceAxis.I => f.Width,
                SliceAxis.J => f.Height,
                _ => f.Depth,
            };
            return new WorkItem(
                c.Id, c.ProjectId, c.Name, c.State, c.Priority, c.DueAt, [.. tags[c.Id]], c.AssigneeId, f.Assignee, c.ReviewerId, f.Reviewer, c.LeaseUntil, c.ChangedAt,
                c.Archived, c.Returns, c.Purpose, c.GroupId, c.Reader, f.Modality, new VolumeSize(f.Width, f.Height, f.Depth), slices, c.Touched, c.Rounds, c.Prompts,
                c.MeanQuality, c.LowestQuality, c.LargestChange, ReviewNeed.Of(c.LowestQuality, c.LargestChange, c.Control), c.Control, f.Comments) { Deidentified = f.Deidentified };
        })];
    }
}
