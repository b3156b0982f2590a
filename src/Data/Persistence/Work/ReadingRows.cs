using Mem3D.Core.Errors;
using Mem3D.Core.Work;
using Mem3D.Data.Persistence.Entities;
using Microsoft.EntityFrameworkCore;

namespace Mem3D.Data.Persistence;

/// <summary>
/// What keeps readings of one scan independent. Who reads a scan is known from who has one of its readings and who drew in one: a stroke is never
/// forgotten, a case given back is not unseen.
/// </summary>
internal static class ReadingRows
{
    /// <summary>Readings of a group that somebody has or drew in; what a reviewer mended in a reading that she had taken does not make her a reader.</summary>
    public static IQueryable<CaseEntity> ReadBy(Mem3DDbContext db, Guid? groupId, Guid userId) => db.Cases.Where(o =>
        o.GroupId == groupId && o.Purpose == CasePurpose.Reading
        && (o.AssigneeId == userId
            || (db.Edits.Any(e => e.CaseId == o.Id && e.AuthorId == userId)
                && !db.WorkEvents.Any(w => w.CaseId == o.Id && w.ActorId == userId && w.Action == WorkAction.Take))));

    /// <summary>People who read the scan of a group, as <see cref="ReadBy"/> says.</summary>
    public static async Task<IReadOnlySet<Guid>> ReadersAsync(Mem3DDbContext db, Guid groupId, CancellationToken cancellationToken)
    {
        var readings = db.Cases.Where(c => c.GroupId == groupId && c.Purpose == CasePurpose.Reading);
        var readers = await readings.Where(c => c.AssigneeId != null).Select(c => c.AssigneeId!.Value)
            .Union(db.Edits.Where(e => readings.Any(c => c.Id == e.CaseId)
                && !db.WorkEvents.Any(w => w.CaseId == e.CaseId && w.ActorId == e.AuthorId && w.Action == WorkAction.Take)).Select(e => e.AuthorId))
            .ToListAsync(cancellationToken).ConfigureAwait(false);
        return readers.ToHashSet();
    }

    /// <summary>Cases that somebody may begin to read: of a group only when she has, drew in and judged nothing else of it.</summary>
    public static IQueryable<CaseEntity> Readable(Mem3DDbContext db, IQueryable<CaseEntity> cases, Guid userId) => cases.Where(c =>
        c.GroupId == null || !db.Cases.Any(o => o.GroupId == c.GroupId && o.Id != c.Id
            && (o.AssigneeId == userId || db.Edits.Any(e => e.CaseId == o.Id && e.AuthorId == userId)
                || db.WorkEvents.Any(w => w.CaseId == o.Id && w.ActorId == userId && w.Action == WorkAction.Take))));

    /// <summary>Cases that somebody may judge: nothing of a scan that she reads herself.</summary>
    public static IQueryable<CaseEntity> Judgeable(Mem3DDbContext db, IQueryable<CaseEntity> cases, Guid userId) => cases.Where(c =>
        c.GroupId == null || !db.Cases.Any(o => o.GroupId == c.GroupId && o.Purpose == CasePurpose.Reading
            && (o.AssigneeId == userId
                || (db.Edits.Any(e => e.CaseId == o.Id && e.AuthorId == userId)
                    && !db.WorkEvents.Any(w => w.CaseId == o.Id && w.ActorId == userId && w.Action == WorkAction.Take)))));

    /// <summary>
    /// Nobody reads the same scan twice, nobody reads what she judged, and who reads does not decide between the readers. Who has the case for review may
    /// mend it.
    /// </summary>
    /// <exception cref="Mem3DException">This person must not draw in this case.</exception>
    public static async Task RequireIndependentAsync(Mem3DDbContext db, CaseEntity c, Guid userId, CancellationToken cancellationToken)
    {
        if (c.GroupId is null || (c.State == WorkState.InReview && c.ReviewerId == userId))
        {
            return;
        }

        var free = c.Purpose == CasePurpose.Adjudication
            ? !await ReadBy(db, c.GroupId, userId).AnyAsync(cancellationToken).ConfigureAwait(false)
            : await Readable(db, db.Cases.Where(x => x.Id == c.Id), userId).AnyAsync(cancellationToken).ConfigureAwait(false);
        if (!free)
        {
            throw new Mem3DException(
                ErrorKind.Conflict, "This person has to do with another reading of the same scan.", "Independent readings and their adjudication need different people.");
        }
    }

    /// <summary>Who reads a scan judges neither its other readings nor their adjudication.</summary>
    /// <exception cref="Mem3DException">This person reads the same scan.</exception>
    public static async Task RequireNoReaderAsync(Mem3DDbContext db, CaseEntity c, Guid userId, CancellationToken cancellationToken)
    {
        if (c.GroupId is not null && await ReadBy(db, c.GroupId, userId).AnyAsync(cancellationToken).ConfigureAwait(false))
        {
            throw new Mem3DException(ErrorKind.Conflict, "You read the same scan yourself.", "Somebody who has none of its readings judges it.");
        }
    }

    /// <summary>
    /// A reading goes to somebody else: what others drew in it is taken out, so that the next reader begins with nothing. It stays on record; it comes back
    /// only with its author.
    /// </summary>
    /// <param name="next">Who has it from now on; null: nobody yet.</param>
    public static async Task PassOnAsync(Mem3DDbContext db, CaseEntity c, Guid? next, CancellationToken cancellationToken)
    {
        if (c.Purpose != CasePurpose.Reading
            || !await db.Edits.AnyAsync(e => e.CaseId == c.Id && !e.Discarded && e.AuthorId != next, cancellationToken).ConfigureAwait(false))
        {
            return;
        }

        await db.Edits.Where(e => e.CaseId == c.Id).ExecuteUpdateAsync(
            s => s.SetProperty(e => e.Undone, true).SetProperty(e => e.Discarded, true), cancellationToken).ConfigureAwait(false);
        await db.CaseStats.Where(s => s.CaseId == c.Id).ExecuteDeleteAsync(cancellationToken).ConfigureAwait(false);
        await db.Corrections.Where(x => x.CaseId == c.Id).ExecuteDeleteAsync(cancellationToken).ConfigureAwait(false);
        await db.Verdicts.Where(x => x.CaseId == c.Id).ExecuteDeleteAsync(cancellationToken).ConfigureAwait(false);
        (c.Touched, c.Rounds, c.Prompts, c.MeanQuality, c.LowestQuality, c.LargestChange) = (0, 0, 0, null, null, 0);
    }
}
