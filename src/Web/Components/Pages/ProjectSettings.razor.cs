using Mem3D.Core.People;
using Mem3D.Core.Work;

namespace Mem3D.Web.Components.Pages;

/// <summary>Guidelines, labels and how the work of a project is organised.</summary>
public sealed partial class ProjectSettings
{
    private string guidelines = "";
    private int lease;
    private double control;
    private bool blinded;
    private bool archived;

    protected override Task ReadAsync()
    {
        (guidelines, lease, control, blinded, archived) =
            (Settings!.Guidelines, Settings.LeaseMinutes, Math.Round(100 * Settings.ControlShare, 1), Settings.Blinded, Settings.Archived);
        return Task.CompletedTask;
    }

    private async Task SaveAsync()
    {
        var wanted = new WorkSettings(guidelines, lease, control / 100, blinded, archived, Settings!.Demonstration);
        if (await DoAsync(Right.Manage, actor => Work.SaveSettingsAsync(ProjectId, wanted, actor, CancellationToken.None)))
        {
            Notices.Say("Saved.");
        }
    }
}
