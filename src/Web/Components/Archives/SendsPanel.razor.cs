using Mem3D.Web.Archives;
using Mem3D.Web.Security;
using Mem3D.Web.Workspace;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Authorization;

namespace Mem3D.Web.Components.Archives;

/// <summary>What a person sends from a project to archives: progress, outcome, and the way to end it. Takes up what goes on after the page was left.</summary>
public sealed partial class SendsPanel : IDisposable
{
    private static readonly TimeSpan Glance = TimeSpan.FromMilliseconds(400);

    private readonly CancellationTokenSource gone = new();
    private IReadOnlyList<SendStatus> sends = [];
    private Person person;
    private bool following;

    [Parameter, EditorRequired]
    public Guid ProjectId { get; set; }

    [CascadingParameter]
    private Task<AuthenticationState> SignedIn { get; set; } = default!;

    [Inject]
    private ArchiveSends Sends { get; set; } = default!;

    [Inject]
    private TimeProvider Time { get; set; } = default!;

    public void Dispose()
    {
        gone.Cancel();
        gone.Dispose();
    }

    /// <summary>Looks again and again until nothing is on its way.</summary>
    public async Task FollowAsync()
    {
        if (following)
        {
            return;
        }

        following = true;
        try
        {
            for (Look(); sends.Any(s => !s.Ended); Look())
            {
                await Task.Delay(Glance, Time, gone.Token);
            }
        }
        catch (OperationCanceledException)
        {
            // the page was left; sending goes on
        }

        following = false;
    }

    protected override async Task OnInitializedAsync()
    {
        person = (await SignedIn).User.ToPerson();
        if (RendererInfo.IsInteractive)
        {
            _ = FollowAsync();
        }
    }

    private static string Title(SendStatus send) => send.State switch
    {
        SendState.Taken => $"{send.Archive} took the masks of {send.Case}",
        SendState.Failed => $"The masks of {send.Case} did not get to {send.Archive}",
        _ => $"Sending the masks of {send.Case} to {send.Archive}",
    };

    private void Look()
    {
        sends = Sends.Of(ProjectId, person);
        StateHasChanged();
    }

    private void End(SendStatus send)
    {
        Sends.Cancel(send.Id, person);
        Look();
    }
}
