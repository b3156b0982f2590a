using Mem3D.Core.Notifications;
using Mem3D.Data.Persistence.Entities;
using Microsoft.EntityFrameworkCore;

namespace Mem3D.Data.Persistence;

internal sealed class NotificationStore(Database database, Bell bell, TimeProvider time) : INotificationStore
{
    public event Action<Guid>? Arrived
    {
        add => bell.Arrived += value;
        remove => bell.Arrived -= value;
    }

    public Task<IReadOnlyList<Notification>> ListAsync(Guid userId, int most, CancellationToken cancellationToken) =>
        database.ReadAsync<IReadOnlyList<Notification>>(
            async db => await Of(db, userId).OrderByDescending(n => n.At).Take(most)
                .Select(n => new Notification(
                    n.Id, n.Kind, n.Case!.ProjectId, n.Case.Project!.Name, n.CaseId, n.Case.Name,
                    db.Users.Where(u => u.Id == n.ActorId).Select(u => u.DisplayName).FirstOrDefault() ?? "", n.At, n.ReadAt != null, n.Note))
                .ToListAsync(cancellationToken).ConfigureAwait(false),
            cancellationToken);

    public Task<int> UnreadAsync(Guid userId, CancellationToken cancellationToken) =>
        database.ReadAsync(db => Of(db, userId).CountAsync(n => n.ReadAt == null, cancellationToken), cancellationToken);

    public async Task ReadAsync(Guid userId, Guid? notificationId, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        await database.WriteAsync(
            db => db.Notifications.Where(n => n.UserId == userId && n.ReadAt == null && (notificationId == null || n.Id == notificationId))
                .ExecuteUpdateAsync(s => s.SetProperty(n => n.ReadAt, now), cancellationToken),
            cancellationToken).ConfigureAwait(false);
        bell.Ring([userId], queued: false);
    }

    /// <summary>What somebody was told, of projects that she still sees: names of cases are not for those who left.</summary>
    private static IQueryable<NotificationEntity> Of(Mem3DDbContext db, Guid userId) => db.Notifications.Where(n => n.UserId == userId
        && (db.Members.Any(m => m.ProjectId == n.Case!.ProjectId && m.UserId == userId)
            || db.UserRoles.Any(r => r.UserId == userId && db.Roles.Any(x => x.Id == r.RoleId && x.Name == Standings.Administrator))));
}
