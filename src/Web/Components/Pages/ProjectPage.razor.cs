using Mem3D.Core.Projects;
using Mem3D.Web.Components.Shared;
using Mem3D.Web.Workspace;
using Microsoft.AspNetCore.Components;
using MudBlazor;

namespace Mem3D.Web.Components.Pages;

/// <summary>A project: its cases, its labels, and the way scans come in.</summary>
public sealed partial class ProjectPage
{
    private ProjectInfo? project;
    private IReadOnlyList<CaseInfo>? cases;
    private (string Title, string Remedy, string? Reference)? problem;

    [Parameter]
    public Guid ProjectId { get; set; }

    [Inject]
    private IProjectStore Store { get; set; } = default!;

    [Inject]
    private CaseSessions Sessions { get; set; } = default!;

    [Inject]
    private IDialogService Dialogs { get; set; } = default!;

    [Inject]
    private Notices Notices { get; set; } = default!;

    [Inject]
    private Failures Failures { get; set; } = default!;

    protected override async Task OnParametersSetAsync()
    {
        if (project?.Id == ProjectId)
        {
            return;
        }

        try
        {
            project = await Store.GetAsync(ProjectId, CancellationToken.None);
            cases = await Store.CasesAsync(ProjectId, CancellationToken.None);
        }
        catch (Exception e)
        {
            problem = Failures.Explain(e);
        }
    }

    private Task<bool> ReloadCasesAsync() =>
        Notices.TryAsync(async () => cases = await Store.CasesAsync(ProjectId, CancellationToken.None));

    private async Task RemoveAsync(CaseInfo removed)
    {
        var sure = await Dialogs.ShowMessageBoxAsync(
            "Remove this case?", $"“{removed.Name}” is removed with its scan, its masks and its whole history. This cannot be undone.", "Remove", cancelText: "Keep");
        if (sure == true && await Notices.TryAsync(async () =>
        {
            await Sessions.ReleaseCaseAsync(removed.Id, removed.VolumeId);
            await Store.RemoveCaseAsync(removed.Id, CancellationToken.None);
        }))
        {
            await ReloadCasesAsync();
        }
    }
}
