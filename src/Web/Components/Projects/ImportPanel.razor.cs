using Mem3D.Web.Components.Archives;
using Mem3D.Web.Components.Shared;
using Mem3D.Web.Security;
using Mem3D.Web.Uploads;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Authorization;
using Microsoft.JSInterop;
using MudBlazor;

namespace Mem3D.Web.Components.Projects;

/// <summary>Where files are dropped. Hands over to the client module, which also takes up imports that went on while the page was away.</summary>
public sealed partial class ImportPanel : IAsyncDisposable
{
    private ElementReference root;
    private ClientModule<ImportPanel>? module;

    [Parameter, EditorRequired]
    public Guid ProjectId { get; set; }

    /// <summary>Whether there is an archive that the person may pull from.</summary>
    [Parameter]
    public bool HasArchives { get; set; }

    /// <summary>An import ended: the list of cases may have grown.</summary>
    [Parameter]
    public EventCallback OnImported { get; set; }

    [CascadingParameter]
    private Task<AuthenticationState> SignedIn { get; set; } = default!;

    [Inject]
    private IDialogService Dialogs { get; set; } = default!;

    [Inject]
    private UploadService Uploads { get; set; } = default!;

    [Inject]
    private IJSRuntime Script { get; set; } = default!;

    [Inject]
    private Notices Notices { get; set; } = default!;

    /// <summary>Called by the module when an import ended.</summary>
    [JSInvokable]
    public Task ImportedAsync() => OnImported.InvokeAsync();

    public async ValueTask DisposeAsync()
    {
        if (module is not null)
        {
            await module.DisposeAsync();
        }
    }

    /// <summary>What is pulled is drawn as what is sent.</summary>
    private async Task BrowseAsync()
    {
        if (await BrowseArchiveDialog.OpenAsync(Dialogs, ProjectId) is { } upload && module?.Mounted is { } mounted)
        {
            await Notices.TryAsync(async () => await mounted.InvokeVoidAsync("follow", upload));
        }
    }

    protected override async Task OnAfterRenderAsync(bool firstRender)
    {
        if (!firstRender)
        {
            return;
        }

        module = new ClientModule<ImportPanel>(Script, this);
        await Notices.TryAsync(async () =>
        {
            var person = (await SignedIn).User.ToPerson();
            await module.MountAsync($"./{Assets["dist/upload.js"]}", root, ProjectId, Uploads.Active(ProjectId, person));
        });
    }
}
