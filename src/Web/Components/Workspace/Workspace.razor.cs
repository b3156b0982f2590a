using Mem3D.Core.Errors;
using Mem3D.Core.Projects;
using Mem3D.Web.Workspace;
using Microsoft.AspNetCore.Components;
using Microsoft.JSInterop;

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
    private DotNetObjectReference<Workspace>? self;
    private IJSObjectReference? module;
    private IJSObjectReference? mounted;

    [Parameter]
    public Guid CaseId { get; set; }

    [Inject]
    private IProjectStore Projects { get; set; } = default!;

    [Inject]
    private NavigationManager Navigation { get; set; } = default!;

    [Inject]
    private EngineHealth Health { get; set; } = default!;

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
        try
        {
            if (mounted is not null)
            {
                await mounted.InvokeVoidAsync("dispose");
                await mounted.DisposeAsync();
            }

            if (module is not null)
            {
                await module.DisposeAsync();
            }
        }
        catch (JSDisconnectedException)
        {
            // The page is gone, and everything of it in the browser with it.
        }

        self?.Dispose();
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
        if (self is not null || info is null)
        {
            return;
        }

        self = DotNetObjectReference.Create(this);
        try
        {
            module = await Js.InvokeAsync<IJSObjectReference>("import", $"./{Assets["dist/workspace.js"]}");
            mounted = await module.InvokeAsync<IJSObjectReference>("mount", root, new { caseId = CaseId, refusal = Health.Refusal?.Message }, self);
        }
        catch (JSDisconnectedException)
        {
            // The person left before the page came to life.
        }
    }

    /// <summary>The label schema changed: the client reads the case again.</summary>
    private async Task ReopenAsync()
    {
        if (mounted is not null)
        {
            await mounted.InvokeVoidAsync("reopen");
        }
    }
}
