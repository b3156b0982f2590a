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

    public event Action<Guid>? Commented
    {
        add => bell.Commented += value;
        remove => bell.Commented -= value;
    }

    public Task<CardStack> CardsAsync(Guid caseId, CancellationToken cancellationToken) => database.ReadAsync(
        async db => (await CardRows.ReadAsync(db, caseId, cancellationToken).ConfigureAwait(false)).Stack, cancellationToken);

    public async Task JudgeAsync(Guid caseId, Guid labelId, int slice, Verdict verdict, Actor actor, CancellationToken cancellationToken)
    {
        await database.WriteAsync(
            async db =>
            {
                var c = await db.Cases.SingleOrDefaultAsync(x => x.Id == caseId, cancellationToken).ConfigureAwait(false) ?? throw DataErrors.NotFound("case");
                if (c.State != WorkState.InReview || c.ReviewerId != actor.Id)
                {
                    throw new Mem3DException(ErrorKind.Conflict, "You have not taken this case for review.", "Take it, then judge its slices.");
                }

                var (stack, since) = await CardRows.ReadAsync(db, caseId, cancellationToken).ConfigureAwait(false);
                var card = stack.Cards.FirstOrDefault(x => x.LabelId == labelId && x.Slice == slice) ?? throw DataErrors.NotFound("card for this slice");
                var now = time.GetUtcNow();
                var row = await db.Verdicts.SingleOrDefaultAsync(
                    v => v.CaseId == caseId && v.LabelId == labelId && v.Slice == slice && v.EditId == card.EditId, cancellationToken).ConfigureAwait(false);
                if (row is null)
                {
                    db.Verdicts.Add(row = new VerdictEntity
                    {
                        CaseId = caseId,
                        LabelId = labelId,
                        Slice = slice,
                        EditId = card.EditId,
                        Quality = card.Quality,
                        Reason = card.Reason,
                        At = now,
                    });
                }
                else if (row.At < since)
                {
                    // Of an earlier submission: this one draws its sample anew.
                    (row.Reason, row.At) = (card.Reason, now);
                }

                (row.Verdict, row.ReviewerId) = (verdict, actor.Id);
                WorkRows.Extend(
                    c, await db.Projects.Where(p => p.Id == c.ProjectId).Select(p => p.LeaseMinutes).SingleAsync(cancellationToken).ConfigureAwait(false), actor.Id, now);
                AuditRows.Add(
                    db, now, actor.Id, actor.Name, AuditAction.SliceJudged, c.ProjectId, caseId, labelId, FormattableString.Invariant($"slice {slice + 1}: {(verdict == Verdict.Right ? "right" : "wrong")}"));
                return true;
            },
            cancellationToken).ConfigureAwait(false);
    }

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
                var whom = await WorkRows.SeersAsync(
                    db, c, thread.Append(c.AssigneeId ?? actor.Id).Append(c.ReviewerId ?? actor.Id), now, cancellationToken).ConfigureAwait(false);
                var people = WorkRows.Notify(db, whom, NotificationKind.Commented, c, actor.Id, now, "");
                var hooks = await WorkRows.HooksAsync(db, c.ProjectId, cancellationToken).ConfigureAwait(false);
                WorkRows.Queue(db, hooks, NotificationKind.Commented, c, actor.Id, now);
                await db.SaveChangesAsync(cancellationToken).ConfigureAwait(false);
                return (await Comments(db, db.Comments.Where(x => x.Id == row.Id)).SingleAsync(cancellationToken).ConfigureAwait(false), people, hooks.Count > 0);
            },
            cancellationToken).ConfigureAwait(false);
        bell.Ring(told, queued);
        bell.Comment(caseId);
        return comment;
    }

    public async Task<Comment> ResolveAsync(Guid caseId, Guid commentId, bool resolved, Actor actor, CancellationToken cancellationToken)
    {
        var comment = await database.WriteAsync(db => ResolveAsync(db, caseId, commentId, resolved, actor, cancellationToken), cancellationToken).ConfigureAwait(false);
        bell.Comment(caseId);
        return comment;
    }

    private async Task<Comment> ResolveAsync(Mem3DDbContext db, Guid caseId, Guid commentId, bool resolved, Actor actor, CancellationToken cancellationToken)
    {
        var row = await db.Comments.SingleOrDefaultAsync(c => c.Id == commentId && c.CaseId == caseId && c.ParentId == null, cancellationToken)
            .ConfigureAwait(false) ?? throw DataErrors.NotFound("comment");
        row.ResolvedAt = resolved ? time.GetUtcNow() : null;
        row.ResolvedById = resolved ? actor.Id : null;
        AuditRows.Add(
            db, time.GetUtcNow(), actor.Id, actor.Name, AuditAction.CommentSettled,
            await db.Cases.Where(c => c.Id == caseId).Select(c => (Guid?)c.ProjectId).SingleAsync(cancellationToken).ConfigureAwait(false), caseId, commentId,
            resolved ? "settled" : "opened again");
        await db.SaveChangesAsync(cancellationToken).ConfigureAwait(false);
        return await Comments(db, db.Comments.Where(c => c.Id == commentId)).SingleAsync(cancellationToken).ConfigureAwait(false);
    }

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
