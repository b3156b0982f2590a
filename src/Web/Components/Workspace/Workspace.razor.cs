using Mem3D.Core.Errors;
using Mem3D.Core.Projects;
using Mem3D.Web.Components.Exports;
using Mem3D.Web.Components.Segmentations;
using Mem3D.Web.Components.Shared;
using Mem3D.Web.Workspace;
using Microsoft.AspNetCore.Components;
using Microsoft.JSInterop;
using MudBlazor;

namespace Mem3D.Web.Components.Workspace;

/// <summary>
/// The annotation page. It renders the skeleton and the panels; pixels, strokes and masks are the client's business and never ride the
/// circuit. The client tells the panels' state through <see cref="OnState"/>.
/// </summary>
public sealed partial class Workspace : ComponentBase, IAsyncDisposable
{
    private ElementReference root;
    private CaseInfo? info;
    private Mem3DException? problem;
    private UiState state = UiState.Empty;
    private int slices;
    private Guid? opened;
    private ClientModule<Workspace>? module;

    [Parameter]
    public Guid CaseId { get; set; }

    [Inject]
    private IProjectStore Projects { get; set; } = default!;

    [Inject]
    private NavigationManager Navigation { get; set; } = default!;

    [Inject]
    private EngineHealth Health { get; set; } = default!;

    [Inject]
    private IDialogService Dialogs { get; set; } = default!;

    [Inject]
    private IJSRuntime Js { get; set; } = default!;

    /// <summary>Called by the client when something the panels show has changed, at most a few times a second.</summary>
    [JSInvokable]
    public void OnState(UiState changed)
    {
        state = changed;
        StateHasChanged();
    }

    public async ValueTask DisposeAsync()
    {
        if (module is not null)
        {
            await module.DisposeAsync();
        }
    }

    protected override void OnParametersSet()
    {
        if (opened is { } other && other != CaseId)
        {
            // The browser's history led to another case on the same page: begin anew.
            Navigation.NavigateTo(Navigation.Uri, forceLoad: true);
        }
    }

    protected override async Task OnInitializedAsync()
    {
        opened = CaseId;
        try
        {
            info = await Projects.CaseAsync(CaseId, CancellationToken.None);
            slices = info.Volume.Geometry.SliceCount(info.Axis);
        }
        catch (Mem3DException e)
        {
            problem = e;
        }
    }

    protected override async Task OnAfterRenderAsync(bool firstRender)
    {
        if (module is null && info is not null)
        {
            module = new ClientModule<Workspace>(Js, this);
            await module.MountAsync($"./{Assets["dist/workspace.js"]}", root, new { caseId = CaseId, refusal = Health.Refusal?.Message });
        }
    }

    private Task ExportAsync() => ExportDialog.OpenAsync(Dialogs, info!.ProjectId, CaseId);

    private async Task ImportMasksAsync()
    {
        if (await ImportMasksDialog.OpenAsync(Dialogs, info!.ProjectId, CaseId))
        {
            await ReopenAsync();
        }
    }

    /// <summary>The label schema changed: the client reads the case again.</summary>
    private async Task ReopenAsync()
    {
        if (module?.Mounted is { } mounted)
        {
            await mounted.InvokeVoidAsync("reopen");
        }
    }
}
