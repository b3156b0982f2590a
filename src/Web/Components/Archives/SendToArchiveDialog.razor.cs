using Mem3D.Core.Archives;
using Mem3D.Web.Archives;
using Mem3D.Web.Security;
using Mem3D.Web.Workspace;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Authorization;
using MudBlazor;

namespace Mem3D.Web.Components.Archives;

/// <summary>Sends a case's masks to an archive and says what became of them. Closing it cancels what was not sent yet.</summary>
public sealed partial class SendToArchiveDialog : IDisposable
{
    private readonly CancellationTokenSource gone = new();
    private IReadOnlyList<Archive>? archives;
    private Guid archive;
    private bool sending;
    private double fraction;
    private StoreOutcome? outcome;
    private (string Title, string Remedy, string? Reference)? problem;

    [Parameter, EditorRequired]
    public Guid ProjectId { get; set; }

    [Parameter, EditorRequired]
    public Guid CaseId { get; set; }

    [CascadingParameter]
    private IMudDialogInstance Dialog { get; set; } = default!;

    [CascadingParameter]
    private Task<AuthenticationState> SignedIn { get; set; } = default!;

    [Inject]
    private ArchiveRights Rights { get; set; } = default!;

    [Inject]
    private ArchiveSender Sender { get; set; } = default!;

    [Inject]
    private Failures Failures { get; set; } = default!;

    public static Task OpenAsync(IDialogService dialogs, Guid projectId, Guid caseId) => dialogs.ShowAsync<SendToArchiveDialog>(
        null, new DialogParameters<SendToArchiveDialog> { { d => d.ProjectId, projectId }, { d => d.CaseId, caseId } });

    public void Dispose()
    {
        gone.Cancel();
        gone.Dispose();
    }

    protected override Task OnInitializedAsync() => TryAsync(async () =>
    {
        archives = await Rights.ListAsync((await SignedIn).User, ProjectId, gone.Token);
        archive = archives.Count > 0 ? archives[0].Id : Guid.Empty;
    });

    private async Task SendAsync()
    {
        sending = true;
        await TryAsync(async () =>
        {
            var user = (await SignedIn).User;
            await Rights.RequireAsync(user, ProjectId, archive, gone.Token);
            var progress = new Progress<double>(f => _ = InvokeAsync(() =>
            {
                fraction = f;
                StateHasChanged();
            }));
            outcome = await Sender.SendAsync(archive, CaseId, user.ToPerson(), progress, gone.Token);
        });
        sending = false;
    }

    private async Task TryAsync(Func<Task> action)
    {
        problem = null;
        try
        {
            await action();
        }
        catch (OperationCanceledException) when (gone.IsCancellationRequested)
        {
            // the dialog was closed
        }
        catch (Exception e)
        {
            problem = Failures.Explain(e);
        }
    }
}
