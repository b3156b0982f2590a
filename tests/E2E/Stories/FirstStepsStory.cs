using Mem3D.Core.Evaluation;
using Mem3D.Core.Samples;
using Mem3D.E2E.Tests.Stage;
using Microsoft.Playwright;

namespace Mem3D.E2E.Tests.Stories;

/// <summary>
/// Somebody new, at a small screen: the coach's four steps, then what stands around the picture: a lock, another case, a link, the ribbon's keys, fingers;
/// with nothing serious for axe on the way.
/// </summary>
public sealed class FirstStepsStory
{
    [Fact]
    public async Task The_coach_leads_from_the_first_stroke_to_the_export()
    {
        await using var theatre = new Theatre();
        await theatre.InitializeAsync();
        await using var person = await theatre.NewPersonAsync(1280, 720);
        (person.Story, person.Experienced) = ("first-steps", false);
        person.ListenToConsole();
        await person.OpenSampleAsync();
        await person.WaitForStateAsync("coach", "prompt");
        await person.CommandAsync("panel:labels");
        await person.ChooseLabelAsync("Right kidney");
        await person.PhotographAsync("prompt-1280");
        (await person.SeriousViolationsAsync()).Should().BeEmpty("the coach is for everybody");

        // Along another axis, and back again: nothing is drawn yet.
        foreach (var (axis, slices) in new[] { ("J", 256), ("K", 80) })
        {
            await person.Page.GetByTestId("view-menu").ClickAsync();
            await person.Page.GetByTestId("axis").SelectOptionAsync(axis);
            await person.WaitForTextAsync("slice-readout", $"/{slices}");
            await person.WaitForWorkspaceAsync();
            await person.PhotographAsync($"axis-{axis}");
        }

        await person.CommandAsync("panel:labels");
        await person.ChooseLabelAsync("Right kidney");
        var target = new Truth(AbdomenPhantom.Create().Truth, 3).Target;
        var robot = new RobotUser(RobotPrompt.Scribble, seed: 1);
        var start = robot.StartSlice(target);
        await person.GoToAsync(start);
        await person.DrawAsync(robot.Open(target.Slice(start)));
        await person.WaitForStateAsync("coach", "propagate");
        await person.PressAsync("p");
        await person.WaitForStateAsync("coach", "fix");
        await person.WaitUntilQuietAsync();
        await person.PressAsync("n");
        await person.WaitForStateAsync("coach", "export");
        var kept = person.Page.WaitForResponseAsync(r => r.Url.EndsWith("/api/me/settings/workspace", StringComparison.Ordinal) && r.Request.Method == "PUT");
        (await person.ExportAsync()).Should().NotBeEmpty();
        (await kept).Status.Should().Be(204);
        await person.WaitForStateAsync("coach", "");

        // Not again by itself, on no computer; but whenever she asks.
        await person.Page.RunAndWaitForResponseAsync(() => person.Page.ReloadAsync(), r => r.Url.EndsWith("/api/me/settings/workspace", StringComparison.Ordinal));
        await person.WaitForWorkspaceAsync();
        (await person.StateAsync("coach")).Should().BeEmpty();
        await person.PressAsync("?");
        await person.PhotographAsync("keys");
        (await person.SeriousViolationsAsync()).Should().BeEmpty("the key sheet is for everybody");
        await person.Page.GetByTestId("coach-again").ClickAsync();
        await person.WaitForStateAsync("coach", "prompt");
        await person.Page.GetByTestId("coach-skip").ClickAsync();
        await person.WaitForStateAsync("coach", "");

        await AroundThePictureAsync(person);
        await FingersAsync(person, start);
        person.Complaints.Should().BeEmpty();
        theatre.Server.Output.Should().NotContain("Unexpected error");
    }

    private static async Task AroundThePictureAsync(Person person)
    {
        await person.ChooseLabelAsync("Right kidney");
        await person.HoverAsync(128, 128, "viewer");
        var run = (await person.Page.Locator(".ws-run").BoundingBoxAsync())!;
        foreach (var readout in (string[])["position-readout", "voxel-readout", "quality-readout"])
        {
            var box = (await person.Page.GetByTestId(readout).BoundingBoxAsync())!;
            box.Width.Should().BeGreaterThan(20, readout);
            (box.Y + box.Height).Should().BeLessThanOrEqualTo(720, readout);
            (box.X + box.Width).Should().BeLessThanOrEqualTo(run.X, readout);
        }

        // The bars over the picture, and the palette.
        await person.PressAsync("j");
        await person.PressAsync("Shift+C");
        await person.WaitForStateAsync("changes", "true");
        await person.WaitForTextAsync("changes-bar", "this slice");
        await person.Page.GetByTestId("review-below").FillAsync("1");
        await person.Page.GetByTestId("review-below").BlurAsync();
        await person.PressAsync("Shift+N");
        await person.WaitForTextAsync("review-bar", "Review: 1 of");
        await person.PhotographAsync("bars-1280");
        (await person.SeriousViolationsAsync()).Should().BeEmpty("bars are for everybody");
        await person.PressAsync("Control+k");
        await person.Page.GetByTestId("palette-field").FillAsync("mask");
        (await person.SeriousViolationsAsync()).Should().BeEmpty("the palette is for everybody");
        await person.PressAsync("Escape");
        await person.PressAsync("Shift+N");
        await person.PressAsync("Shift+C");

        // A finished label is locked for every tool, and free again.
        var item = person.Page.GetByTestId("label-item").Filter(new() { HasText = "Right kidney" });
        var undo = int.Parse(await person.StateAsync("undo"), System.Globalization.CultureInfo.InvariantCulture);
        await item.GetByTestId("label-lock").ClickAsync();
        await person.WaitForStateAsync("undo", $"{undo + 1}");
        await Assertions.Expect(item.GetByTestId("label-lock")).ToHaveAttributeAsync("aria-pressed", "true");
        await person.StrokeAsync((100, 100), (110, 100));
        await person.Page.GetByText("The label Right kidney is locked").WaitForAsync();
        await person.PhotographAsync("locked-1280");
        await person.PressAsync("Control+z");
        await Assertions.Expect(item.GetByTestId("label-lock")).ToHaveAttributeAsync("aria-pressed", "false");

        // Where the work ends, and other cases.
        await Assertions.Expect(person.Page.Locator(".ws-top").GetByTestId("submit")).ToBeEnabledAsync();
        await person.Page.GetByTestId("case-switch").ClickAsync();
        await Assertions.Expect(person.Page.GetByTestId("case-link").First).ToHaveAttributeAsync("aria-current", "page");
        await person.PhotographAsync("cases-1280");
        await person.PressAsync("Escape");

        // A link put into the address of the open page.
        await person.Page.EvaluateAsync("() => { location.hash = '#slice=21&layout=grid'; }");
        await person.WaitForStateAsync("slice", "20");
        await person.WaitForStateAsync("layout", "grid");
        person.Page.Url.Should().NotContain("#");

        // The ribbon has a slider's keys, wherever the pointer is.
        await person.HoverAsync(128, 40, "plane-first");
        await person.Page.GetByTestId("ribbon").FocusAsync();
        await person.PressAsync("ArrowUp");
        await person.WaitForStateAsync("slice", "21");
        await Assertions.Expect(person.Page.GetByTestId("ribbon")).ToHaveAttributeAsync("aria-valuetext", new System.Text.RegularExpressions.Regex("^slice 22 · "));

        // A label hidden is hidden in 3D too.
        var surface = person.Page.GetByTestId("view-surface");
        await Assertions.Expect(surface).ToHaveAttributeAsync("data-surfaces", "1", new() { Timeout = 60_000 });
        var eye = item.GetByRole(AriaRole.Button, new() { Name = "Show Right kidney" });
        await eye.ClickAsync();
        await Assertions.Expect(surface).ToHaveAttributeAsync("data-surfaces", "0");
        await eye.ClickAsync();
        await Assertions.Expect(surface).ToHaveAttributeAsync("data-surfaces", "1");
        await person.PressAsync("i");
        await Assertions.Expect(person.Page.Locator("[data-command=interpolation]").First).ToHaveAttributeAsync("aria-pressed", "false");
        await person.PressAsync("i");
        foreach (var theme in (string[])["dark", "light"])
        {
            await person.Page.SetViewportSizeAsync(1440, 900);
            await person.PhotographAsync($"{theme}-1440");
            await person.Page.SetViewportSizeAsync(1280, 720);
            await person.PhotographAsync($"{theme}-1280");
            await person.Page.GetByTestId("view-menu").ClickAsync();
            await person.Page.GetByTestId("theme").ClickAsync();
            await person.PressAsync("Escape");
        }
    }

    /// <summary>A second finger, to zoom, leaves the corners of a polygon; two fingers up go to the next slices; a finger draws.</summary>
    private static async Task FingersAsync(Person person, int slice)
    {
        await person.CommandAsync("layout:one");
        await person.GoToAsync(slice);
        await person.PressAsync("f");
        await person.PressAsync("y");
        var undo = int.Parse(await person.StateAsync("undo"), System.Globalization.CultureInfo.InvariantCulture);
        var fingers = await Fingers.OnAsync(person);

        // Below the bars, which would take the taps.
        await fingers.TapAsync(await person.VoxelAsync(60, 160));
        await fingers.TapAsync(await person.VoxelAsync(90, 160));

        // The first finger rests where the third corner would be; the second one makes it a pinch.
        var (x, y) = await person.VoxelAsync(128, 128);
        var before = await person.VoxelAsync(0, 0);
        await fingers.DownAsync((x - 40, y));
        await fingers.DownAsync((x - 40, y), (x + 40, y));
        await fingers.MoveAsync((x - 70, y), (x + 70, y));
        await fingers.MoveAsync((x - 100, y), (x + 100, y));
        await fingers.UpAsync();
        (await person.VoxelAsync(0, 0)).Should().NotBe(before, "the picture is larger");
        await person.PressAsync("f");
        await fingers.TapAsync(await person.VoxelAsync(90, 190));
        await person.PhotographAsync("corners");
        await person.PressAsync("Enter");
        await person.WaitForStateAsync("undo", $"{undo + 1}");
        await person.PhotographAsync("polygon-by-finger");

        // Two fingers up: slices; nothing is drawn.
        await fingers.DownAsync((x - 40, y + 60), (x + 40, y + 60));
        for (var up = 10; up <= 120; up += 10)
        {
            await fingers.MoveAsync((x - 40, y + 60 - up), (x + 40, y + 60 - up));
        }

        await fingers.UpAsync();
        await person.EventuallyAsync(async () => await person.SliceAsync() > slice, "slices by two fingers");
        await person.WaitForStateAsync("undo", $"{undo + 1}");
    }
}
