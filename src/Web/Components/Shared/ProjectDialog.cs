using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Authorization;
using MudBlazor;

namespace Mem3D.Web.Components.Shared;

/// <summary>What the dialogs of a project share: which project, who looks, and the frame they stand in.</summary>
public abstract class ProjectDialog : ComponentBase
{
    [Parameter, EditorRequired]
    public Guid ProjectId { get; set; }

    [CascadingParameter]
    protected IMudDialogInstance Dialog { get; set; } = default!;

    [CascadingParameter]
    protected Task<AuthenticationState> SignedIn { get; set; } = default!;
}
