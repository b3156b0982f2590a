using Mem3D.Core.Sessions;
using Microsoft.EntityFrameworkCore;

namespace Mem3D.Data.Persistence;

/// <summary>Rounds and earlier moments of a case, on whatever branch of its history.</summary>
internal static class RoundRows
{
    /// <summary>States of a label when an edit had just ended.</summary>
    /// <exception cref="Core.Errors.Mem3DException">No such edit in this case.</exception>
    public static async Task<IReadOnlyList<SliceState>> StateAtAsync(
        Mem3DDbContext db, Guid caseId, Guid labelId, Guid editId, CancellationToken cancellationToken)
    {
        var edits = await EditRows.AllAsync(db, caseId, cancellationToken).ConfigureAwait(false);
        var path = RoundTree.Path(edits, edits.Find(e => e.Id == editId) ?? throw DataErrors.NotFound("moment in the history of this case")).ToList();
        var newest = db.SliceVersions.Where(v => v.CaseId == caseId && v.LabelId == labelId && path.Contains(v.Sequence));
        var states = await newest.Where(v => v.Origin != SliceOrigin.Cleared && !newest.Any(n => n.Slice == v.Slice && n.Sequence > v.Sequence))
            .OrderBy(v => v.Slice).ToListAsync(cancellationToken).ConfigureAwait(false);
        return [.. states.Select(v => v.ToState())];
    }

    public static async Task<IReadOnlyList<RoundNode>> TreeAsync(Mem3DDbContext db, Guid caseId, Guid labelId, CancellationToken cancellationToken)
    {
        var edits = await EditRows.AllAsync(db, caseId, cancellationToken).ConfigureAwait(false);
        var marks = await db.SliceVersions.Where(v => v.CaseId == caseId && v.LabelId == labelId)
            .Select(v => new SliceMark(v.Sequence, v.Slice, v.Area, v.Quality, v.Origin)).ToListAsync(cancellationToken).ConfigureAwait(false);
        return RoundTree.Of(edits, labelId, marks);
    }
}
