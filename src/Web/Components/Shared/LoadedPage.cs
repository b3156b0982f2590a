using Mem3D.Core.Work;
using Mem3D.Web.Security;
using Mem3D.Web.Workspace;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Authorization;

namespace Mem3D.Web.Components.Shared;

/// <summary>A page that reads what it shows from the stores, says why it cannot, and asks for a right anew before it does something.</summary>
public abstract class LoadedPage : ComponentBase
{
    /// <summary>Why the page cannot be shown; null: nothing is wrong.</summary>
    protected (string Title, string Remedy, string? Reference)? Problem { get; private set; }

    [CascadingParameter]
    protected Task<AuthenticationState> SignedIn { get; set; } = default!;

    [Inject]
    protected Access Access { get; set; } = default!;

    [Inject]
    protected Notices Notices { get; set; } = default!;

    [Inject]
    protected NavigationManager Navigation { get; set; } = default!;

    [Inject]
    private Failures Failures { get; set; } = default!;

    protected override Task OnParametersSetAsync() => ReloadAsync();

    /// <summary>Reads the page again.</summary>
    protected async Task ReloadAsync()
    {
        try
        {
            await LoadAsync();
            Problem = null;
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            Problem = Failures.Explain(e);
        }
    }

    /// <summary>Reads what the page shows.</summary>
    protected abstract Task LoadAsync();

    /// <summary>Does something that needs a right, then reads the page again. False: it was refused, and the person was told why.</summary>
    /// <param name="allow">Asks for the right: a page stays open when a role is taken away.</param>
    protected async Task<bool> DoAsync(Func<System.Security.Claims.ClaimsPrincipal, Task<Actor>> allow, Func<Actor, Task> action)
    {
        var done = await Notices.TryAsync(async () => await action(await allow((await SignedIn).User)));
        if (done)
        {
            await ReloadAsync();
        }

        return done;
    }
}
