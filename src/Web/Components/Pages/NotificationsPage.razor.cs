using Mem3D.Core.Notifications;
using Mem3D.Web.Components.Shared;
using Mem3D.Web.Security;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Authorization;

namespace Mem3D.Web.Components.Pages;

/// <summary>What a person should know, newest first.</summary>
public sealed partial class NotificationsPage
{
    private const int Most = 100;

    private IReadOnlyList<Notification>? list;

    [CascadingParameter]
    private Task<AuthenticationState> SignedIn { get; set; } = default!;

    [Inject]
    private INotificationStore Store { get; set; } = default!;

    [Inject]
    private Notices Notices { get; set; } = default!;

    protected override Task OnInitializedAsync() => Notices.TryAsync(LoadAsync);

    private static string Said(NotificationKind kind) => kind switch
    {
        NotificationKind.Assigned => "assigned to you:",
        NotificationKind.Submitted => "submitted",
        NotificationKind.Returned => "returned",
        NotificationKind.Accepted => "accepted",
        _ => "commented on",
    };

    private async Task LoadAsync() => list = await Store.ListAsync((await SignedIn).User.ToPerson().Id, Most, CancellationToken.None);

    private Task<bool> ReadAsync(Guid? id) => Notices.TryAsync(async () =>
    {
        await Store.ReadAsync((await SignedIn).User.ToPerson().Id, id, CancellationToken.None);
        await LoadAsync();
    });
}
