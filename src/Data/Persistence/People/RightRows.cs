using Mem3D.Core.People;
using Microsoft.EntityFrameworkCore;

namespace Mem3D.Data.Persistence;

/// <summary>What people may do in a project, asked for within a write: what was asked before it took its turn may be over.</summary>
internal static class RightRows
{
    /// <summary>The rights of one person; of nobody known, and of a locked account: none.</summary>
    public static async Task<Right> OfAsync(Mem3DDbContext db, Guid projectId, Guid userId, DateTimeOffset now, CancellationToken cancellationToken) =>
        (await OfAsync(db, projectId, [userId], now, cancellationToken).ConfigureAwait(false)).GetValueOrDefault(userId);

    /// <summary>As above, of several. One statement.</summary>
    public static async Task<Dictionary<Guid, Right>> OfAsync(
        Mem3DDbContext db, Guid projectId, IEnumerable<Guid> userIds, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var ids = userIds.Distinct().ToList();
        var closed = now + Mem3DUser.LongestWait;
        var rows = await db.Users.Where(u => ids.Contains(u.Id)).Select(u => new
        {
            u.Id,
            Locked = u.LockoutEnabled && u.LockoutEnd != null && u.LockoutEnd > closed,
            Administrator = db.UserRoles.Any(r => r.UserId == u.Id && db.Roles.Any(x => x.Id == r.RoleId && x.Name == Standings.Administrator)),
            Role = db.Members.Where(m => m.ProjectId == projectId && m.UserId == u.Id).Select(m => (ProjectRole?)m.Role).FirstOrDefault(),
        }).AsNoTracking().ToListAsync(cancellationToken).ConfigureAwait(false);
        return rows.ToDictionary(r => r.Id, r => r.Locked ? Right.None : r.Administrator ? RoleRights.All : RoleRights.Of(r.Role));
    }
}
