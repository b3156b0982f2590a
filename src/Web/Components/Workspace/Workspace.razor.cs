using Mem3D.Core.Errors;
using Mem3D.Core.People;
using Mem3D.Core.Projects;
using Mem3D.Core.Review;
using Mem3D.Core.Work;
using Mem3D.Web.Components.Exports;
using Mem3D.Web.Components.Segmentations;
using Mem3D.Web.Components.Shared;
using Mem3D.Web.Security;
using Mem3D.Web.Workspace;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Authorization;
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
    private Actor actor;
    private bool adjudicates;
    private IReadOnlyList<CommentMark> marked = [];
    private Guid? opened;
    private ClientModule<Workspace>? module;

    [Parameter]
    public Guid CaseId { get; set; }

    [CascadingParameter]
    private Task<AuthenticationState> SignedIn { get; set; } = default!;

    [Inject]
    private Access Access { get; set; } = default!;

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
            (actor, var standing) = await Access.StandingAsync((await SignedIn).User, Right.See, CaseId);
            adjudicates = standing.Purpose == CasePurpose.Adjudication && actor.Rights.HasFlag(Right.Review);
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
            await MarkAsync(marked);
        }
    }

    private async Task<CommentPlace?> PlaceAsync() => module?.Mounted is { } mounted ? await mounted.InvokeAsync<CommentPlace?>("place") : null;

    private async Task GoToAsync(CommentPin pin)
    {
        if (module?.Mounted is { } mounted && pin.Slice is { } slice)
        {
            if (pin.LabelId is { } labelId)
            {
                await mounted.InvokeVoidAsync("run", $"label:{labelId}");
            }

            await mounted.InvokeVoidAsync("run", string.Create(
                System.Globalization.CultureInfo.InvariantCulture, $"{(pin is { X: { } x, Y: { } y } ? $"cross:{x:R},{y:R}," : "go:")}{slice}"));
        }
    }

    /// <summary>The panel may know before the client is there: then it is told when it is mounted.</summary>
    private async Task MarkAsync(IReadOnlyList<CommentMark> open)
    {
        marked = open;
        if (module?.Mounted is { } mounted)
        {
            await mounted.InvokeVoidAsync("markComments", marked);
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
