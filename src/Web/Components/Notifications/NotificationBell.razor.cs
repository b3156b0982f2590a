using Mem3D.Core.Errors;
using Mem3D.Core.Notifications;
using Mem3D.Web.Security;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Authorization;

namespace Mem3D.Web.Components.Notifications;

/// <summary>How many notifications are new; follows the server.</summary>
public sealed partial class NotificationBell
{
    private Guid person;
    private int unread;

    [CascadingParameter]
    private Task<AuthenticationState> SignedIn { get; set; } = default!;

    [Inject]
    private INotificationStore Store { get; set; } = default!;

    public void Dispose() => Store.Arrived -= Hear;

    protected override async Task OnInitializedAsync()
    {
        person = (await SignedIn).User.ToPerson().Id;
        await CountAsync();
        if (RendererInfo.IsInteractive)
        {
            Store.Arrived += Hear;
        }
    }

    private void Hear(Guid userId)
    {
        if (userId == person)
        {
            _ = InvokeAsync(async () =>
            {
                await CountAsync();
                StateHasChanged();
            });
        }
    }

    private async Task CountAsync()
    {
        try
        {
            unread = await Store.UnreadAsync(person, CancellationToken.None);
        }
        catch (Mem3DException)
        {
            // The page says what is wrong with the database; the bell stays as it was.
        }
    }
}
