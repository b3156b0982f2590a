using Mem3D.Core.Evaluation;
using Mem3D.Core.Samples;
using Mem3D.E2E.Tests.Stage;
using Microsoft.Playwright;

namespace Mem3D.E2E.Tests.Stories;

/// <summary>Around the drawing: review of low slices, memory, what changed, the history's tree, keys of one's own, the palette.</summary>
public sealed class WorkbenchStory
{
    [Fact]
    public async Task Quality_memory_history_and_keys_work_together()
    {
        await using var theatre = new Theatre();
        await theatre.InitializeAsync();
        await using var person = await theatre.NewPersonAsync();
        person.Story = "workbench";
        person.ListenToConsole();
        await person.OpenSampleAsync();
        await person.ChooseLabelAsync("Right kidney");
        var target = new Truth(AbdomenPhantom.Create().Truth, 3).Target;
        var robot = new RobotUser(RobotPrompt.Scribble, seed: 1);
        var start = robot.StartSlice(target);
        await person.GoToAsync(start);
        await person.DrawAsync(robot.Open(target.Slice(start)));
        await person.WaitForMasksAsync(1);
        await person.WaitUntilQuietAsync();
        var surface = person.Page.GetByTestId("view-surface");
        await Assertions.Expect(surface).ToHaveAttributeAsync("data-surfaces", "1", new() { Timeout = 60_000 });
        var flat = await surface.GetAttributeAsync("data-triangles");
        await person.PressAsync("p");
        await person.WaitForRunAsync();
        await person.PressAsync("Shift+S");
        await person.EventuallyAsync(async () => await person.StateAsync("paused") == "true" || await person.StateAsync("running") == "false", "paused, or done already");
        await person.PhotographAsync("paused");
        if (await person.StateAsync("paused") == "true")
        {
            // The surface has grown with the masks that came in, before the round is over.
            await person.EventuallyAsync(async () => await person.MasksAsync() < 3 || await surface.GetAttributeAsync("data-triangles") != flat, "the surface follows the masks");
            await person.PressAsync("Shift+S");
        }

        await person.WaitUntilQuietAsync();
        var masks = await person.MasksAsync();
        masks.Should().BeGreaterThan(4);

        // Memory of a propagated slice: who was looked at, and pinning one.
        await person.GoToAsync(start + 2);
        await person.CommandAsync("panel:memory");
        var memory = person.Page.GetByTestId("memory-slice");
        await person.EventuallyAsync(async () => await memory.CountAsync() > 0, "memory slices");
        await person.Page.GetByTestId($"memory:pin {start}").ClickAsync();
        await person.EventuallyAsync(async () => await memory.First.GetAttributeAsync("data-choice") == "pinned", "pinned");
        await person.PhotographAsync("memory");

        // What changed in a second round.
        await person.GoToAsync(start + 3);
        await person.PressAsync("j");
        var box = target.Slice(start + 3).Box()!.Value;
        await person.StrokeAsync((box.X0 - 4, box.Y0 - 4), (box.X1 + 4, box.Y0 - 4));
        await person.WaitUntilQuietAsync();
        await person.PressAsync("p");
        await person.EventuallyAsync(async () => await person.StateAsync("running") == "false", "the second round");
        await person.WaitUntilQuietAsync();
        await person.PressAsync("Shift+C");
        await person.WaitForStateAsync("changes", "true");
        await person.WaitForTextAsync("changes-bar", "Dice");
        await person.PhotographAsync("changes");
        await person.PressAsync("Shift+C");

        // Low slices, worst first.
        await person.Page.GetByTestId("review-below").FillAsync("1");
        await person.Page.GetByTestId("review-below").BlurAsync();
        await person.PressAsync("Shift+N");
        await person.WaitForTextAsync("review-bar", "Review: 1 of");
        var first = await person.SliceAsync();
        await person.PhotographAsync("review");
        await person.PressAsync("a");
        await person.EventuallyAsync(async () => await person.SliceAsync() != first, "the next low slice by itself");
        await person.PressAsync("Shift+N");

        // Back to the first round; the second one stays a branch, and undo takes the way back.
        await person.CommandAsync("panel:rounds");
        await person.EventuallyAsync(async () => await person.Page.GetByTestId("round-item").CountAsync() >= 2, "two rounds");
        await person.Page.GetByTestId("restore").Last.ClickAsync();
        await person.EventuallyAsync(async () => await person.Page.GetByText("restored").CountAsync() > 0, "a round that begins with the restored one");
        await person.PhotographAsync("rounds");
        await person.PressAsync("Control+z");

        // Keys of one's own, found through the palette, kept over a reload.
        await person.PressAsync("Control+k");
        await person.Page.GetByTestId("palette-field").FillAsync("keys");
        await person.PhotographAsync("palette");
        await person.PressAsync("Enter");
        await person.Page.GetByTestId("key-fix-next").ClickAsync();
        var kept = person.Page.WaitForResponseAsync(r => r.Url.EndsWith("/api/me/settings/keys", StringComparison.Ordinal) && r.Request.Method == "PUT");
        await person.PressAsync("F8");
        (await kept).Status.Should().Be(204);
        await person.PhotographAsync("keys");
        await person.Page.ReloadAsync();
        await person.WaitForWorkspaceAsync();
        await person.GoToAsync(0);
        await person.PressAsync("F8");
        await person.EventuallyAsync(async () => await person.SliceAsync() != 0, "the new key goes to the slice to fix next");
        person.Complaints.Should().BeEmpty();
        theatre.Server.Output.Should().NotContain("Unexpected error");
    }
}
