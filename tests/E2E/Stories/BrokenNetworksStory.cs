using Mem3D.E2E.Tests.Stage;
using Mem3D.Testing;
using Microsoft.Playwright;

namespace Mem3D.E2E.Tests.Stories;

/// <summary>One network of the model folder is cut short: the person is told so on every page, nothing lures them into drawing, the rest works.</summary>
public sealed class BrokenNetworksStory
{
    private const string Reason = "read_decode.onnx is damaged, cut short or another one";

    [Fact]
    public async Task A_person_without_networks_can_still_work()
    {
        using var folder = new TemporaryFolder();
        await using var theatre = new Theatre(BrokenModels.Make("cut short", folder.Path));
        await theatre.InitializeAsync();
        await using var person = await theatre.NewPersonAsync();
        person.Story = "no-networks";
        person.ListenToConsole();
        var page = person.Page;
        ILocator Button(string testId) => page.GetByTestId(testId);

        await person.SetUpAdministratorAsync();
        await Assertions.Expect(page.Locator(".m3-notice")).ToContainTextAsync(Reason);
        await page.GotoAsync("/status");
        await Assertions.Expect(page.GetByRole(AriaRole.Alert)).ToContainTextAsync(Reason);
        await person.PhotographAsync("status");

        await page.GotoAsync("/");
        await page.GetByRole(AriaRole.Button, new() { Name = "Add the sample project" }).First.ClickAsync();
        await person.OpenOnlyCaseAsync();
        await person.WaitForWorkspaceAsync();
        await Assertions.Expect(page.Locator(".ws-notice")).ToContainTextAsync(Reason);
        foreach (var off in (string[])["tool-scribble", "tool-click", "tool-box", "tool-extreme-points", "tool-lasso", "propagate"])
        {
            await Assertions.Expect(Button(off)).ToBeDisabledAsync();
        }

        foreach (var on in (string[])["no-target", "tool-pan", "tool-window", "export"])
        {
            await Assertions.Expect(Button(on)).ToBeEnabledAsync();
        }

        await Button("tool-box").HoverAsync(new() { Force = true });
        await page.WaitForTimeoutAsync(600);
        await person.PhotographAsync("workspace");

        // Keys say why as well, and leave the tool.
        await person.PressAsync("d");
        await Assertions.Expect(page.Locator(".toast")).ToContainTextAsync(Reason);
        await Assertions.Expect(page.GetByTestId("workspace")).ToHaveAttributeAsync("data-tool", "pan");
        await person.PhotographAsync("after-a-key");

        // Looking, answering by hand, undoing and exporting go on.
        var slice = await person.SliceAsync();
        await person.GoToAsync(slice + 3);
        await person.PressAsync("t");
        await person.WaitForAnchorAsync(slice + 3);
        await person.PressAsync("Control+z");
        await person.WaitForAnchorAsync(slice + 3, anchored: false);
        (await person.ExportAsync()).Length.Should().BeGreaterThan(100);
        person.Complaints.Should().BeEmpty();
        theatre.Server.Output.Should().NotContain("Unexpected error", "nobody meets an error that the server did not foresee");
    }
}
