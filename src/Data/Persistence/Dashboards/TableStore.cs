using Mem3D.Core.Dashboards;
using Mem3D.Core.Work;
using Mem3D.Data.Persistence.Entities;
using Microsoft.EntityFrameworkCore;

namespace Mem3D.Data.Persistence;

internal sealed class TableStore(Database database) : ITableStore
{
    public Task<StatisticsTable?> ReadAsync(Guid projectId, string name, Guid? viewer, CancellationToken cancellationToken) => database.ReadAsync(
        async db =>
        {
            // As the list of cases: a blinded reading is its reader's.
            var cases = db.Cases.Where(c => c.ProjectId == projectId && (viewer == null || c.Purpose == CasePurpose.Single || !c.Project!.Blinded || c.AssigneeId == viewer));
            var people = await db.Users.Select(u => new { u.Id, u.DisplayName }).ToDictionaryAsync(u => u.Id, u => u.DisplayName, cancellationToken).ConfigureAwait(false);
            string Name(Guid? id) => id is { } known ? people.GetValueOrDefault(known, "") : "";
            return name switch
            {
                "progress" => await ProgressAsync(db, projectId, Name, cancellationToken).ConfigureAwait(false),
                "moves" => await MovesAsync(db, cases, Name, cancellationToken).ConfigureAwait(false),
                "verdicts" => await VerdictsAsync(db, cases, Name, cancellationToken).ConfigureAwait(false),
                "comments" => await CommentsAsync(db, cases, Name, cancellationToken).ConfigureAwait(false),
                _ => null,
            };
        },
        cancellationToken);

    /// <summary>What each person did on each day (UTC) that she did something.</summary>
    private static async Task<StatisticsTable> ProgressAsync(Mem3DDbContext db, Guid projectId, Func<Guid?, string> name, CancellationToken cancellationToken)
    {
        var moves = await db.WorkEvents.Where(e => e.ProjectId == projectId
                && (e.Action == WorkAction.Submit || e.Action == WorkAction.Accept || e.Action == WorkAction.Return))
            .Select(e => new { e.At, e.ActorId, e.AssigneeId, e.Action }).ToListAsync(cancellationToken).ConfigureAwait(false);
        var seconds = await db.Activity.Where(a => a.ProjectId == projectId).GroupBy(a => new { Day = a.Hour / 24, a.UserId })
            .Select(g => new { g.Key.Day, g.Key.UserId, Seconds = g.Sum(a => a.Seconds) }).ToListAsync(cancellationToken).ConfigureAwait(false);
        var rows = new SortedDictionary<(DateOnly Day, string Name, Guid Id), (int Submitted, int Accepted, int Reviewed, double Seconds)>();
        void Add(DateOnly day, Guid? who, int submitted, int accepted, int reviewed, double active)
        {
            if (who is { } id)
            {
                var key = (day, name(id), id);
                var r = rows.GetValueOrDefault(key);
                rows[key] = (r.Submitted + submitted, r.Accepted + accepted, r.Reviewed + reviewed, r.Seconds + active);
            }
        }

        foreach (var move in moves)
        {
            var day = DateOnly.FromDateTime(move.At.UtcDateTime);
            Add(day, move.Action == WorkAction.Submit ? move.ActorId : null, 1, 0, 0, 0);
            Add(day, move.Action == WorkAction.Accept ? move.AssigneeId : null, 0, 1, 0, 0);
            Add(day, move.Action != WorkAction.Submit ? move.ActorId : null, 0, 0, 1, 0);
        }

        foreach (var s in seconds)
        {
            Add(DateOnly.FromDateTime(DateTime.UnixEpoch).AddDays((int)s.Day), s.UserId, 0, 0, 0, s.Seconds);
        }

        return new StatisticsTable(
            ["day", "user_id", "name", "submitted", "accepted", "reviewed", "active_seconds"],
            [.. rows.Select(r => new object?[] { r.Key.Day, r.Key.Id, r.Key.Name, r.Value.Submitted, r.Value.Accepted, r.Value.Reviewed, r.Value.Seconds })]);
    }

    private static async Task<StatisticsTable> MovesAsync(
        Mem3DDbContext db, IQueryable<CaseEntity> cases, Func<Guid?, string> name, CancellationToken cancellationToken)
    {
        var rows = await db.WorkEvents.Join(cases, e => e.CaseId, c => c.Id, (e, c) => new { Event = e, c.Name }).OrderBy(r => r.Event.Id)
            .ToListAsync(cancellationToken).ConfigureAwait(false);
        return new StatisticsTable(
            ["at", "case_id", "case", "action", "from", "to", "by", "assignee", "note"],
            [.. rows.Select(r => new object?[]
            {
                r.Event.At, r.Event.CaseId, r.Name, r.Event.Action, WorkRules.Name(r.Event.From), WorkRules.Name(r.Event.To), name(r.Event.ActorId), name(r.Event.AssigneeId), r.Event.Note,
            })]);
    }

    private static async Task<StatisticsTable> VerdictsAsync(
        Mem3DDbContext db, IQueryable<CaseEntity> cases, Func<Guid?, string> name, CancellationToken cancellationToken)
    {
        var rows = await db.Verdicts.Join(cases, v => v.CaseId, c => c.Id, (v, c) => new { Verdict = v, c.Name }).OrderBy(r => r.Verdict.At)
            .Select(r => new { r.Verdict, r.Name, Label = db.Labels.Where(l => l.Id == r.Verdict.LabelId).Select(l => l.Name).FirstOrDefault() })
            .ToListAsync(cancellationToken).ConfigureAwait(false);
        return new StatisticsTable(
            ["at", "case_id", "case", "label", "slice", "reason", "verdict", "estimated", "reviewer"],
            [.. rows.Select(r => new object?[]
            {
                r.Verdict.At, r.Verdict.CaseId, r.Name, r.Label, r.Verdict.Slice + 1, r.Verdict.Reason, r.Verdict.Verdict, r.Verdict.Quality, name(r.Verdict.ReviewerId),
            })]);
    }

    private static async Task<StatisticsTable> CommentsAsync(
        Mem3DDbContext db, IQueryable<CaseEntity> cases, Func<Guid?, string> name, CancellationToken cancellationToken)
    {
        var rows = await db.Comments.Join(cases, x => x.CaseId, c => c.Id, (x, c) => new { Comment = x, c.Name }).OrderBy(r => r.Comment.At)
            .Select(r => new { r.Comment, r.Name, Label = db.Labels.Where(l => l.Id == r.Comment.LabelId).Select(l => l.Name).FirstOrDefault() })
            .ToListAsync(cancellationToken).ConfigureAwait(false);
        return new StatisticsTable(
            ["at", "case_id", "case", "comment_id", "answers", "author", "label", "slice", "x", "y", "round", "text", "settled_by", "settled_at"],
            [.. rows.Select(r => new object?[]
            {
                r.Comment.At, r.Comment.CaseId, r.Name, r.Comment.Id, r.Comment.ParentId, name(r.Comment.AuthorId), r.Label, r.Comment.Slice + 1, r.Comment.X, r.Comment.Y,
                r.Comment.Round + 1, r.Comment.Text, name(r.Comment.ResolvedById), r.Comment.ResolvedAt,
            })]);
    }
}
