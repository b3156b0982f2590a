using Mem3D.Core.Sessions;
using Mem3D.Core.Work;
using Mem3D.Data.Persistence.Entities;
using Microsoft.EntityFrameworkCore;

namespace Mem3D.Data.Persistence;

/// <summary>Edits with the names of their authors.</summary>
internal static class EditRows
{
    /// <summary>A case's edits that are not discarded, oldest first. Two statements: authors come by an outer join, for an account may be gone.</summary>
    public static Task<List<Edit>> ListAsync(Mem3DDbContext db, Guid caseId, CancellationToken cancellationToken) =>
        ListAsync(db, caseId, db.Edits.Where(e => e.CaseId == caseId && !e.Discarded), cancellationToken);

    /// <summary>A case's edits, discarded ones too, oldest first; of a reading not what somebody drew who had it before.</summary>
    public static Task<List<Edit>> AllAsync(Mem3DDbContext db, Guid caseId, CancellationToken cancellationToken) =>
        ListAsync(
            db, caseId, db.Edits.Where(e => e.CaseId == caseId && (!e.Discarded || e.Case!.Purpose != CasePurpose.Reading || e.AuthorId == e.Case.AssigneeId)),
            cancellationToken);

    private static async Task<List<Edit>> ListAsync(Mem3DDbContext db, Guid caseId, IQueryable<EditEntity> edits, CancellationToken cancellationToken)
    {
        var rows = await edits.OrderBy(e => e.Sequence)
            .Select(e => new { Edit = e, Author = db.Users.Where(u => u.Id == e.AuthorId).Select(u => u.DisplayName).FirstOrDefault() })
            .ToListAsync(cancellationToken).ConfigureAwait(false);
        var others = (await db.SliceVersions.Where(v => v.CaseId == caseId && v.Edit!.LabelId != v.LabelId).Select(v => new { v.EditId, v.LabelId })
            .Distinct().ToListAsync(cancellationToken).ConfigureAwait(false)).ToLookup(v => v.EditId, v => v.LabelId);
        return [.. rows.Select(r => r.Edit.ToEdit(r.Author ?? "", others[r.Edit.Id]))];
    }

    /// <summary>Labels an edit wrote to.</summary>
    public static async Task<List<Guid>> LabelsAsync(Mem3DDbContext db, Guid editId, CancellationToken cancellationToken) =>
        await db.SliceVersions.Where(v => v.EditId == editId).Select(v => v.LabelId).Distinct().ToListAsync(cancellationToken).ConfigureAwait(false);

    /// <summary>The author's display name; empty when the account is gone.</summary>
    public static async Task<string> AuthorAsync(Mem3DDbContext db, Guid authorId, CancellationToken cancellationToken) =>
        await db.Users.Where(u => u.Id == authorId).Select(u => u.DisplayName).SingleOrDefaultAsync(cancellationToken).ConfigureAwait(false) ?? "";
}
