using Mem3D.Core.Errors;
using Mem3D.Core.Notifications;
using Mem3D.Core.People;
using Mem3D.Core.Review;
using Mem3D.Core.Work;
using Mem3D.Data.Persistence.Entities;
using Microsoft.EntityFrameworkCore;

namespace Mem3D.Data.Persistence;

internal sealed class ReviewStore(Database database, Bell bell, TimeProvider time) : IReviewStore
{
    private const int LongestText = 4000;

    public Task<CardStack> CardsAsync(Guid caseId, CancellationToken cancellationToken) => database.ReadAsync(
        async db =>
        {
            var since = await db.Cases.Where(c => c.Id == caseId).Select(c => new { c.SubmittedAt }).SingleOrDefaultAsync(cancellationToken).ConfigureAwait(false)
                ?? throw DataErrors.NotFound("case");
            var slices = await CaseRows.Current(db, caseId).Where(v => v.Area > 0)
                .Select(v => new { v.LabelId, v.Slice, v.Area, v.Quality, v.Anchored, v.EditId }).ToListAsync(cancellationToken).ConfigureAwait(false);
            var labels = await db.Labels.Where(l => db.SliceVersions.Any(v => v.CaseId == caseId && v.LabelId == l.Id)).ToDictionaryAsync(l => l.Id, cancellationToken)
                .ConfigureAwait(false);
            var from = since.SubmittedAt ?? DateTimeOffset.MinValue;
            var verdicts = await db.Verdicts.Where(v => v.CaseId == caseId && v.At >= from).ToListAsync(cancellationToken).ConfigureAwait(false);
            var said = verdicts.ToDictionary(v => (v.LabelId, v.Slice, v.EditId), v => v.Verdict);
            var changes = new Dictionary<(Guid, int), double>();
            foreach (var labelId in labels.Keys)
            {
                foreach (var (slice, change) in await StatRows.ChangesAsync(db, caseId, labelId, cancellationToken).ConfigureAwait(false))
                {
                    changes[(labelId, slice)] = change;
                }
            }

            var candidates = slices.Select(s => new SliceCard(
                s.LabelId, labels[s.LabelId].Name, labels[s.LabelId].Color, s.Slice, s.Area, s.Quality, changes.GetValueOrDefault((s.LabelId, s.Slice)), s.Anchored,
                CardReason.Control, said.TryGetValue((s.LabelId, s.Slice, s.EditId), out var verdict) ? verdict : null, s.EditId)).ToList();
            var cards = CardChooser.Choose(candidates, caseId.GetHashCode());
            var control = verdicts.Where(v => v.Reason == CardReason.Control).ToList();
            var unseen = candidates.Count - cards.Count(c => c.Reason != CardReason.Control)
                - cards.Count(c => c is { Reason: CardReason.Control, Verdict: not null });
            return new CardStack(
                cards, candidates.Count, RemainingError.Of(control.Count, control.Count(v => v.Verdict == Verdict.Wrong), Math.Max(0, unseen)));
        },
        cancellationToken);

    public Task JudgeAsync(Guid caseId, Guid labelId, int slice, CardReason reason, Verdict verdict, Actor actor, CancellationToken cancellationToken) =>
        database.WriteAsync(
            async db =>
            {
                var mask = await CaseRows.Active(db).Where(v => v.CaseId == caseId && v.LabelId == labelId && v.Slice == slice)
                    .OrderByDescending(v => v.Sequence).Select(v => new { v.EditId, v.Quality }).FirstOrDefaultAsync(cancellationToken).ConfigureAwait(false)
                    ?? throw DataErrors.NotFound("mask on this slice");
                var row = await db.Verdicts.SingleOrDefaultAsync(
                    v => v.CaseId == caseId && v.LabelId == labelId && v.Slice == slice && v.EditId == mask.EditId, cancellationToken).ConfigureAwait(false);
                if (row is null)
                {
                    db.Verdicts.Add(row = new VerdictEntity { CaseId = caseId, LabelId = labelId, Slice = slice, EditId = mask.EditId, Quality = mask.Quality, Reason = reason });
                }

                (row.Verdict, row.ReviewerId, row.At) = (verdict, actor.Id, time.GetUtcNow());
                return true;
            },
            cancellationToken);

    public Task<IReadOnlyList<Comment>> CommentsAsync(Guid caseId, CancellationToken cancellationToken) => database.ReadAsync<IReadOnlyList<Comment>>(
        async db => await Comments(db, db.Comments.Where(c => c.CaseId == caseId).OrderBy(c => c.At)).ToListAsync(cancellationToken).ConfigureAwait(false),
        cancellationToken);

    public async Task<Comment> CommentAsync(Guid caseId, Guid? parentId, string text, CommentPin pin, Actor actor, CancellationToken cancellationToken)
    {
        var clean = (text ?? "").Trim();
        if (clean.Length is 0 or > LongestText)
        {
            throw new Mem3DException(ErrorKind.Invalid, $"A comment has 1 to {LongestText} characters.", "Write something, or shorten it.");
        }

        var (comment, told, queued) = await database.WriteAsync(
            async db =>
            {
                var c = await db.Cases.SingleOrDefaultAsync(x => x.Id == caseId, cancellationToken).ConfigureAwait(false) ?? throw DataErrors.NotFound("case");
                var parent = parentId is null ? null : await db.Comments.SingleOrDefaultAsync(x => x.Id == parentId && x.CaseId == caseId, cancellationToken)
                    .ConfigureAwait(false) ?? throw DataErrors.NotFound("comment");
                await CheckAsync(db, c, pin, cancellationToken).ConfigureAwait(false);
                var now = time.GetUtcNow();
                var row = new CommentEntity
                {
                    Id = Guid.CreateVersion7(),
                    CaseId = caseId,
                    ParentId = parent?.ParentId ?? parent?.Id,
                    AuthorId = actor.Id,
                    At = now,
                    Text = clean,
                    LabelId = parent is null ? pin.LabelId : parent.LabelId,
                    Slice = parent is null ? pin.Slice : parent.Slice,
                    X = parent is null ? pin.X : parent.X,
                    Y = parent is null ? pin.Y : parent.Y,
                    Round = parent is null ? pin.Round : parent.Round,
                };
                db.Comments.Add(row);
                AuditRows.Add(db, now, actor.Id, actor.Name, AuditAction.Commented, c.ProjectId, caseId, row.Id);
                var root = row.ParentId ?? row.Id;
                var thread = await db.Comments.Where(x => x.Id == root || x.ParentId == root).Select(x => x.AuthorId).ToListAsync(cancellationToken).ConfigureAwait(false);
                var people = WorkRows.Notify(
                    db, thread.Append(c.AssigneeId ?? actor.Id).Append(c.ReviewerId ?? actor.Id), NotificationKind.Commented, c, actor.Id, now, "");
                var sent = await WorkRows.QueueAsync(db, NotificationKind.Commented, c, actor.Id, now, cancellationToken).ConfigureAwait(false);
                await db.SaveChangesAsync(cancellationToken).ConfigureAwait(false);
                return (await Comments(db, db.Comments.Where(x => x.Id == row.Id)).SingleAsync(cancellationToken).ConfigureAwait(false), people, sent);
            },
            cancellationToken).ConfigureAwait(false);
        bell.Ring(told, queued);
        return comment;
    }

    public Task<Comment> ResolveAsync(Guid caseId, Guid commentId, bool resolved, Actor actor, CancellationToken cancellationToken) => database.WriteAsync(
        async db =>
        {
            var row = await db.Comments.SingleOrDefaultAsync(c => c.Id == commentId && c.CaseId == caseId && c.ParentId == null, cancellationToken)
                .ConfigureAwait(false) ?? throw DataErrors.NotFound("comment");
            row.ResolvedAt = resolved ? time.GetUtcNow() : null;
            row.ResolvedById = resolved ? actor.Id : null;
            await db.SaveChangesAsync(cancellationToken).ConfigureAwait(false);
            return await Comments(db, db.Comments.Where(c => c.Id == commentId)).SingleAsync(cancellationToken).ConfigureAwait(false);
        },
        cancellationToken);

    private static async Task CheckAsync(Mem3DDbContext db, CaseEntity c, CommentPin pin, CancellationToken cancellationToken)
    {
        var frame = await CaseRows.FrameAsync(db, c.Id, cancellationToken).ConfigureAwait(false);
        var (width, height) = frame.Geometry.SliceSize(frame.Axis);
        if (pin.Slice is { } slice && (slice < 0 || slice >= frame.Geometry.SliceCount(frame.Axis))
            || pin.X is { } x && !(x >= 0 && x <= width) || pin.Y is { } y && !(y >= 0 && y <= height) || (pin.X is null) != (pin.Y is null))
        {
            throw new Mem3DException(ErrorKind.Invalid, "The comment is pinned to a place outside the scan.", "Pin it to a place on a slice.");
        }

        if (pin.LabelId is { } labelId && !await db.Labels.AnyAsync(l => l.Id == labelId && l.ProjectId == c.ProjectId, cancellationToken).ConfigureAwait(false))
        {
            throw DataErrors.NotFound("label in this project");
        }
    }

    private static IQueryable<Comment> Comments(Mem3DDbContext db, IQueryable<CommentEntity> rows) => rows.Select(c => new Comment(
        c.Id, c.CaseId, c.ParentId, c.AuthorId, db.Users.Where(u => u.Id == c.AuthorId).Select(u => u.DisplayName).FirstOrDefault() ?? "", c.At, c.Text,
        new CommentPin(c.LabelId, c.Slice, c.X, c.Y, c.Round), db.Users.Where(u => u.Id == c.ResolvedById).Select(u => u.DisplayName).FirstOrDefault(), c.ResolvedAt));
}
