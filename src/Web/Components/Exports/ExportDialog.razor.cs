using Mem3D.Core.Exports;
using Mem3D.Core.Projects;
using Mem3D.Web.Components.Shared;
using Mem3D.Web.Exports;
using Mem3D.Web.Security;
using Mem3D.Web.Workspace;
using Microsoft.AspNetCore.Components;
using MudBlazor;

namespace Mem3D.Web.Components.Exports;

/// <summary>Choosing a format and labels, watching the file being written, and fetching it. The file comes by HTTP, never over the circuit.</summary>
public sealed partial class ExportDialog : IAsyncDisposable
{
    private static readonly TimeSpan Glance = TimeSpan.FromMilliseconds(300);

    private readonly HashSet<Guid> left = [];
    private readonly CancellationTokenSource gone = new();
    private IReadOnlyList<Label>? labels;
    private ExportFormat format;
    private DatasetLayout layout;
    private Guid? export;
    private ExportStatus? status;
    private Person person;

    /// <summary>The case whose masks are exported; null: the whole project as a dataset.</summary>
    [Parameter]
    public Guid? CaseId { get; set; }

    [Inject]
    private IProjectStore Projects { get; set; } = default!;

    [Inject]
    private ExportService Exports { get; set; } = default!;

    [Inject]
    private Notices Notices { get; set; } = default!;

    [Inject]
    private TimeProvider Time { get; set; } = default!;

    /// <summary>Shows the dialog.</summary>
    public static Task OpenAsync(IDialogService dialogs, Guid projectId, Guid? caseId) => dialogs.ShowAsync<ExportDialog>(
        null, new DialogParameters<ExportDialog> { { d => d.ProjectId, projectId }, { d => d.CaseId, caseId } });

    /// <summary>An export that nobody waits for any more is cancelled; a finished file stays for its download.</summary>
    public async ValueTask DisposeAsync()
    {
        await gone.CancelAsync();
        gone.Dispose();
        if (export is { } id && status?.Ended == false)
        {
            Exports.Cancel(id, person);
        }
    }

    protected override async Task OnInitializedAsync()
    {
        person = (await SignedIn).User.ToPerson();
        if (CaseId is not null)
        {
            await Notices.TryAsync(async () => labels = await Projects.LabelsAsync(ProjectId, CancellationToken.None));
        }
    }

    private void Toggle(Guid label, bool wanted)
    {
        if (wanted)
        {
            left.Remove(label);
        }
        else
        {
            left.Add(label);
        }
    }

    private async Task StartAsync()
    {
        var wanted = left.Count == 0 ? null : labels!.Select(l => l.Id).Where(l => !left.Contains(l)).ToList();
        await Notices.TryAsync(async () =>
        {
            export = CaseId is { } of ? Exports.StartCase(person, ProjectId, of, new ExportRequest(format, wanted, person.Name)) : Exports.StartDataset(person, ProjectId, layout);
            for (status = Exports.Status(export.Value, person); !status.Ended; status = Exports.Status(export.Value, person))
            {
                StateHasChanged();
                await Task.Delay(Glance, Time, gone.Token); // cancelled when the dialog is closed
            }
        });
    }

    private void Back() => (export, status) = (null, null);

    private void Close() => Dialog.Close();
}
