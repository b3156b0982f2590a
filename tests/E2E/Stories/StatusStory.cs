using Mem3D.Core.Interactions;
using Mem3D.Core.Samples;
using Mem3D.E2E.Tests.Stage;

namespace Mem3D.E2E.Tests.Stories;

/// <summary>The status page before and after the first work.</summary>
public sealed class StatusStory
{
    [Fact]
    public async Task The_status_page_shows_the_machine_and_follows_the_work()
    {
        await using var theatre = new Theatre();
        await theatre.InitializeAsync();
        await using var person = await theatre.NewPersonAsync();
        person.Story = "status";
        person.ListenToConsole();
        await person.SetUpAdministratorAsync();
        await person.Page.GotoAsync("/status");
        await person.WaitForTextAsync("networks", "CPU");
        await person.WaitForTextAsync("no-times", "Nothing was measured yet");
        await person.PhotographAsync("idle");

        await person.Page.GotoAsync("/");
        await person.AddSampleAsync();
        await person.OpenOnlyCaseAsync();
        await person.WaitForWorkspaceAsync();
        var size = AbdomenPhantom.Create().Geometry.Size;
        await person.DrawAsync(new Prompt(PromptKind.Click, true, [new SlicePoint(size.Width / 2, size.Height / 2)]));
        await person.WaitForMasksAsync(1);
        await person.PressAsync("p");
        await person.WaitForMasksAsync(3);
        await person.PhotographAsync("running");
        await person.Page.GotoAsync("/status");
        await person.WaitForTextAsync("times", "ms");
        await person.WaitForTextAsync("lane-prompts", "asked now: a mask in about");
        await person.PhotographAsync("busy");
        person.Complaints.Should().BeEmpty();
    }
}
