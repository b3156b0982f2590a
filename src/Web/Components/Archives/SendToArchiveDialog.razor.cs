using Mem3D.Core.Archives;
using Mem3D.Core.Projects;
using Mem3D.Web.Archives;
using Mem3D.Web.Security;
using Mem3D.Web.Workspace;
using Microsoft.AspNetCore.Components;
using MudBlazor;

namespace Mem3D.Web.Components.Archives;

/// <summary>Chooses the archive that a case's masks go to, and starts sending them (<see cref="ArchiveSends"/>).</summary>
public sealed partial class SendToArchiveDialog
{
    [Parameter, EditorRequired]
    public Guid CaseId { get; set; }

    [Inject]
    private ICaseOrigins Origins { get; set; } = default!;

    [Inject]
    private IProjectStore Projects { get; set; } = default!;

    [Inject]
    private ArchiveSends Sends { get; set; } = default!;

    private bool IsReady => Problem is null && Archives is { Count: > 0 };

    /// <summary>Shows the dialog. True: something is on its way now.</summary>
    public static async Task<bool> OpenAsync(IDialogService dialogs, Guid projectId, Guid caseId)
    {
        var shown = await dialogs.ShowAsync<SendToArchiveDialog>(
            null, new DialogParameters<SendToArchiveDialog> { { d => d.ProjectId, projectId }, { d => d.CaseId, caseId } });
        return await shown.Result is { Canceled: false };
    }

    protected override Task OnInitializedAsync() => TryAsync(async () =>
    {
        await Origins.FindAsync(CaseId, Gone);
        await LoadArchivesAsync();
    });

    private Task SendAsync() => TryAsync(async () =>
    {
        Sends.Start(await RequireAsync(), await Projects.CaseAsync(CaseId, Gone), (await SignedIn).User.ToPerson());
        Dialog.Close(DialogResult.Ok(true));
    });
}
