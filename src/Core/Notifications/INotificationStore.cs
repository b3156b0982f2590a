namespace Mem3D.Core.Notifications;

/// <summary>Notifications in the app. They are written by the change they tell of, in its transaction.</summary>
public interface INotificationStore
{
    /// <summary>A person's notifications, newest first, at most so many.</summary>
    Task<IReadOnlyList<Notification>> ListAsync(Guid userId, int most, CancellationToken cancellationToken);

    Task<int> UnreadAsync(Guid userId, CancellationToken cancellationToken);

    /// <summary>Marks one as read, or all.</summary>
    Task ReadAsync(Guid userId, Guid? notificationId, CancellationToken cancellationToken);

    /// <summary>Raised after a commit, with the person who has something new.</summary>
    event Action<Guid>? Arrived;
}
