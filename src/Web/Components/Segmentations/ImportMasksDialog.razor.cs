using Mem3D.Core.Errors;
using Mem3D.Core.Projects;
using Mem3D.Core.Segmentations;
using Mem3D.Web.Components.Shared;
using Mem3D.Web.Security;
using Mem3D.Web.Segmentations;
using Mem3D.Web.Workspace;
using Microsoft.AspNetCore.Components;
using Microsoft.JSInterop;
using MudBlazor;

namespace Mem3D.Web.Components.Segmentations;

/// <summary>Choosing a segmentation file, seeing what it holds and how it fits, and saying which segment becomes which label.</summary>
public sealed partial class ImportMasksDialog : IAsyncDisposable
{
    private const string Nothing = "";
    private const string New = "new";

    private readonly Dictionary<int, string> becomes = [];
    private IReadOnlyList<Label> labels = [];
    private IReadOnlyList<WaitingSegmentation> waiting = [];
    private ElementReference root;
    private ClientModule<ImportMasksDialog>? module;
    private SegmentationPreview? preview;
    private Guid? import;
    private Person person;
    private bool busy;

    [Parameter, EditorRequired]
    public Guid CaseId { get; set; }

    [Inject]
    private IProjectStore Projects { get; set; } = default!;

    [Inject]
    private Access Access { get; set; } = default!;

    [Inject]
    private SegmentationImports Imports { get; set; } = default!;

    [Inject]
    private IJSRuntime Script { get; set; } = default!;

    [Inject]
    private Notices Notices { get; set; } = default!;

    /// <summary>Shows the dialog. True: masks came in, and labels with them perhaps.</summary>
    public static async Task<bool> OpenAsync(IDialogService dialogs, Guid projectId, Guid caseId)
    {
        var shown = await dialogs.ShowAsync<ImportMasksDialog>(
            null, new DialogParameters<ImportMasksDialog> { { d => d.ProjectId, projectId }, { d => d.CaseId, caseId } });
        return await shown.Result is { Canceled: false };
    }

    /// <summary>Called by the module when the server has received and looked through a file, and when one that came along is chosen.</summary>
    [JSInvokable]
    public Task ReceivedAsync(Guid importId) => Notices.TryAsync(async () =>
    {
        await RequireAsync(importId);
        (preview, import) = (Imports.Preview(importId, person), importId);
        labels = await Projects.LabelsAsync(ProjectId, CancellationToken.None);
        foreach (var segment in preview.Segments)
        {
            becomes[segment.Index] = segment.Voxels == 0 ? Nothing : segment.LabelId?.ToString() ?? New;
        }

        StateHasChanged();
    });

    public async ValueTask DisposeAsync()
    {
        // One that came along goes on waiting.
        if (import is { } id)
        {
            Imports.Drop(id, person);
        }

        if (module is not null)
        {
            await module.DisposeAsync();
        }
    }

    protected override async Task OnInitializedAsync()
    {
        person = (await SignedIn).User.ToPerson();
        waiting = Imports.Waiting(CaseId);
    }

    protected override async Task OnAfterRenderAsync(bool firstRender)
    {
        if (firstRender)
        {
            module = new ClientModule<ImportMasksDialog>(Script, this);
            await Notices.TryAsync(() => module.MountAsync($"./{Assets["dist/masks.js"]}", root, CaseId));
        }
    }

    private async Task ApplyAsync()
    {
        busy = true;
        if (await Notices.TryAsync(async () =>
        {
            var choices = becomes.Where(b => b.Value != Nothing).OrderBy(b => b.Key)
                .Select(b => new SegmentChoice(b.Key, b.Value == New ? null : Guid.Parse(b.Value))).ToList();
            await RequireAsync(import!.Value);
            var edits = await Imports.ApplyAsync(import!.Value, person, choices, CancellationToken.None);
            Notices.Say(edits.Count == 1 ? "The masks of 1 label were imported." : $"The masks of {edits.Count} labels were imported.");
        }))
        {
            import = null;
            Dialog.Close(DialogResult.Ok(true));
        }

        busy = false;
    }

    /// <summary>She may draw in this case, and the file is one for it.</summary>
    private async Task RequireAsync(Guid importId)
    {
        await Access.DrawAsync((await SignedIn).User, CaseId);
        if (Imports.CaseOf(importId, person) != CaseId)
        {
            throw new Mem3DException(ErrorKind.NotFound, "The segmentation is not here any more.", "Choose the file again.");
        }
    }

    private void Close() => Dialog.Cancel();
}
