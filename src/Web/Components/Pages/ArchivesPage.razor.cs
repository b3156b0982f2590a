using Mem3D.Core.Archives;
using Mem3D.Web.Archives;
using Mem3D.Web.Components.Archives;
using Mem3D.Web.Components.Shared;
using Mem3D.Web.Security;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Authorization;
using MudBlazor;

namespace Mem3D.Web.Components.Pages;

/// <summary>The administrator's page of archives.</summary>
public sealed partial class ArchivesPage
{
    private IReadOnlyList<Archive>? archives;
    private ArchiveDraft draft = new();
    private Guid? testing;

    [CascadingParameter]
    private Task<AuthenticationState> SignedIn { get; set; } = default!;

    [Inject]
    private IArchiveStore Store { get; set; } = default!;

    [Inject]
    private ArchiveConnections Connections { get; set; } = default!;

    [Inject]
    private Access Access { get; set; } = default!;

    [Inject]
    private IDialogService Dialogs { get; set; } = default!;

    [Inject]
    private Notices Notices { get; set; } = default!;

    protected override Task OnInitializedAsync() => LoadAsync();

    private Task<bool> LoadAsync() => Notices.TryAsync(async () => archives = await Store.ListAsync(CancellationToken.None));

    private void Edit(Archive archive) => draft = ArchiveDraft.Of(archive);

    private void Clear() => draft = new();

    private async Task SaveAsync()
    {
        if (await Notices.TryAsync(async () =>
        {
            var by = await Access.RequireAdministratorAsync((await SignedIn).User);
            await Store.SaveAsync(draft.ToArchive(), draft.Secret, by, CancellationToken.None);
        }))
        {
            Clear();
            await LoadAsync();
        }
    }

    /// <summary>Asks for one study: whether there is one does not matter.</summary>
    private async Task TestAsync(Archive archive)
    {
        testing = archive.Id;
        await Notices.TryAsync(async () =>
        {
            using var client = await Connections.OpenAsync(archive.Id, CancellationToken.None);
            await client.StudiesAsync(new StudyFilter(), 0, 1, CancellationToken.None);
            Notices.Say($"{archive.Name} answers.");
        });
        testing = null;
    }

    private async Task RemoveAsync(Archive archive)
    {
        var sure = await Dialogs.ShowMessageBoxAsync("Remove this archive?", $"“{archive.Name}” is no longer offered. What was imported from it stays.", "Remove", cancelText: "Keep");
        if (sure == true && await Notices.TryAsync(async () =>
        {
            var by = await Access.RequireAdministratorAsync((await SignedIn).User);
            await Store.RemoveAsync(archive.Id, by, CancellationToken.None);
        }))
        {
            Clear();
            await LoadAsync();
        }
    }
}
