using Mem3D.Core.Deidentification;
using Mem3D.Core.People;
using Mem3D.Web.Components.Shared;
using Mem3D.Web.Security;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Authorization;
using MudBlazor;

namespace Mem3D.Web.Components.Projects;

/// <summary>How a project treats what scans say of patients. Everybody sees it, those who manage the project change it.</summary>
public sealed partial class DeidentificationPanel
{
    private DeidentificationSettings? settings;
    private bool mayChange;

    [Parameter, EditorRequired]
    public Guid ProjectId { get; set; }

    [CascadingParameter]
    private Task<AuthenticationState> SignedIn { get; set; } = default!;

    [Inject]
    private IDeidentificationStore Store { get; set; } = default!;

    [Inject]
    private Access Access { get; set; } = default!;

    [Inject]
    private IDialogService Dialogs { get; set; } = default!;

    [Inject]
    private Notices Notices { get; set; } = default!;

    protected override Task OnInitializedAsync() => Notices.TryAsync(async () =>
    {
        settings = await Store.GetAsync(ProjectId, CancellationToken.None);
        mayChange = RendererInfo.IsInteractive && (await Access.OfProjectAsync((await SignedIn).User, ProjectId)).Rights.HasFlag(Right.Manage);
    });

    private async Task KeepAsync(bool keep)
    {
        var sure = keep || await Dialogs.ShowMessageBoxAsync(
            "Forget the way back?",
            "Which patients the pseudonyms stand for, and the original identifiers of all scans of this project, are deleted. Masks of these scans can then no longer be sent to an archive. This cannot be undone.",
            "Delete", cancelText: "Keep") == true;
        if (sure)
        {
            await SaveAsync(settings! with { KeepOriginals = keep });
        }
    }

    private Task<bool> SaveAsync(DeidentificationSettings wanted) => Notices.TryAsync(async () =>
    {
        await Store.SetAsync(ProjectId, wanted, await Access.ProjectAsync((await SignedIn).User, Right.Manage, ProjectId), CancellationToken.None);
        settings = wanted;
        Notices.Say("Saved; it holds for scans that come in from now on.");
    });
}
