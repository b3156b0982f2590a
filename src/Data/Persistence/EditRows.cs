using Mem3D.Core.Sessions;
using Mem3D.Data.Persistence.Entities;
using Microsoft.EntityFrameworkCore;

namespace Mem3D.Data.Persistence;

/// <summary>Edits with the names of their authors.</summary>
internal static class EditRows
{
    /// <summary>Oldest first. One statement: authors come by an outer join, for an account may be gone.</summary>
    public static async Task<List<Edit>> ListAsync(Mem3DDbContext db, IQueryable<EditEntity> edits, CancellationToken cancellationToken)
    {
        var rows = await edits.OrderBy(e => e.Sequence)
            .Select(e => new { Edit = e, Author = db.Users.Where(u => u.Id == e.AuthorId).Select(u => u.DisplayName).FirstOrDefault() })
            .ToListAsync(cancellationToken).ConfigureAwait(false);
        return [.. rows.Select(r => r.Edit.ToEdit(r.Author ?? ""))];
    }

    /// <summary>The author's display name; empty when the account is gone.</summary>
    public static async Task<string> AuthorAsync(Mem3DDbContext db, Guid authorId, CancellationToken cancellationToken) =>
        await db.Users.Where(u => u.Id == authorId).Select(u => u.DisplayName).SingleOrDefaultAsync(cancellationToken).ConfigureAwait(false) ?? "";
}
