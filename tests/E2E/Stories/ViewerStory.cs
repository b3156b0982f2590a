using System.Text.RegularExpressions;
using Mem3D.Core.Interactions;
using Mem3D.Core.Samples;
using Mem3D.E2E.Tests.Stage;
using Microsoft.Playwright;

namespace Mem3D.E2E.Tests.Stories;

/// <summary>Somebody looks around in the sample: three planes, surfaces, windows, lengths, a link for a colleague, small and large screens.</summary>
public sealed partial class ViewerStory
{
    [Fact]
    public async Task An_annotator_looks_around()
    {
        await using var theatre = new Theatre();
        await theatre.InitializeAsync();
        await using var person = await theatre.NewPersonAsync(1600, 1000);
        person.Story = "viewer";
        person.ListenToConsole();
        await person.OpenSampleAsync();
        await person.WaitForPlanesAsync();
        await person.PhotographAsync("planes");

        await CrosshairAsync(person);
        await MasksAsync(person);
        await WindowAsync(person);
        await LengthsAsync(person);
        await AccessibleAsync(person);
        await LinkAsync(theatre, person);
        await ScreensAsync(person);
        person.Complaints.Should().BeEmpty("the browser's console shows no error, and the content security policy is kept");
    }

    private static async Task CrosshairAsync(Person person)
    {
        // A click in the coronal plane (x = I, y = K) moves the axial and the sagittal one.
        await person.ClickAsync(70, 52, "plane-first");
        await person.WaitForStateAsync("crosshair", "70 128 52");
        await person.WaitForStateAsync("slice", "52");
        await person.WaitForPlanesAsync();
        // In the sagittal plane x = J. With Alt, also where prompts are drawn.
        await person.ClickAsync(118, 50, "plane-second");
        await person.WaitForStateAsync("crosshair", "70 118 50");
        await person.Page.Keyboard.DownAsync("Alt");
        await person.ClickAsync(90, 122);
        await person.Page.Keyboard.UpAsync("Alt");
        await person.WaitForStateAsync("crosshair", "90 122 50");
        (await person.MasksAsync()).Should().Be(0, "nothing was drawn");
        // By keys: within the slice, and through the plane under the pointer.
        await person.PressAsync("Shift+ArrowRight");
        await person.PressAsync("Shift+ArrowDown");
        await person.WaitForStateAsync("crosshair", "91 123 50");
        await person.HoverAsync(80, 50, "plane-first");
        await person.PressAsync("ArrowUp");
        await person.WaitForStateAsync("crosshair", "91 124 50");
        await person.HoverAsync(85, 125);
        await person.WaitForPlanesAsync();
        await person.WaitForTextAsync("voxel-readout", "86 126 51");
        await person.WaitForTextAsync("intensity-readout", "HU");
    }

    private static async Task MasksAsync(Person person)
    {
        await person.ChooseLabelAsync("Liver");
        await person.DrawAsync(new Prompt(PromptKind.Scribble, true, [.. Enumerable.Range(0, 20).Select(n => new SlicePoint(72 + n, 112 + n))]));
        await person.WaitForMasksAsync(1);
        await person.PressAsync("p");
        await person.WaitForMasksAsync(20);
        await person.PhotographAsync("masks-stream-in");
        await person.WaitUntilQuietAsync();
        var surface = person.Page.GetByTestId("view-surface");
        await Assertions.Expect(surface).ToHaveAttributeAsync("data-surfaces", "1", new() { Timeout = 60_000 });
        // The mask is where the pointer is in another plane, cut from the slices' masks.
        await person.HoverAsync(85, 50, "plane-first");
        await person.WaitForTextAsync("under-readout", "on Liver");
        await person.HoverAsync(10, 50, "plane-first");
        await Assertions.Expect(person.Page.GetByTestId("under-readout")).ToHaveTextAsync("");
        await person.PressAsync("F4");
        await person.WaitForStateAsync("layout", "grid");
        await person.PhotographAsync("two-by-two");

        // The surface turns by drag, and again by keys alone.
        var before = await surface.ScreenshotAsync();
        var box = await surface.BoundingBoxAsync();
        await person.Page.Mouse.MoveAsync(box!.X + (box.Width / 2), box.Y + (box.Height / 2));
        await person.Page.Mouse.DownAsync();
        await person.Page.Mouse.MoveAsync(box.X + (box.Width / 2) + 90, box.Y + (box.Height / 2) + 20, new() { Steps = 5 });
        await person.Page.Mouse.UpAsync();
        await person.EventuallyAsync(async () => !Enumerable.SequenceEqual(before, await surface.ScreenshotAsync()), "the surface turns");
        await surface.FocusAsync();
        var turned = await surface.ScreenshotAsync();
        await person.PressAsync("ArrowLeft");
        await person.EventuallyAsync(async () => !Enumerable.SequenceEqual(turned, await surface.ScreenshotAsync()), "the surface turns by keys");
        await surface.GetByRole(AriaRole.Button, new() { Name = "Slice planes" }).ClickAsync();
        await person.PhotographAsync("surface-with-pictures");
        await person.Page.GetByTestId("view-main").FocusAsync();
    }

    private static async Task WindowAsync(Person person)
    {
        await person.PressAsync("Shift+Digit2");
        await Assertions.Expect(person.Page.GetByTestId("window")).ToHaveValueAsync("lung");
        await person.PressAsync("Shift+Digit0");
        await Assertions.Expect(person.Page.GetByTestId("window")).ToHaveValueAsync("automatic");
        var upright = await person.Page.GetByTestId("view-main").ScreenshotAsync();
        await person.PressAsync("Shift+V");
        await person.WaitForStateAsync("inverted", "true");
        await person.EventuallyAsync(async () => !Enumerable.SequenceEqual(upright, await person.Page.GetByTestId("view-main").ScreenshotAsync()), "black is white");
        await person.PhotographAsync("inverted");
        await person.PressAsync("Shift+V");
        await person.WaitForStateAsync("inverted", "false");
        await person.Page.GetByTestId("view-menu").ClickAsync();
        await person.Page.GetByTestId("window-width").FillAsync("350");
        await person.Page.GetByTestId("window-level").FillAsync("50");
        await person.Page.GetByTestId("window-level").PressAsync("Tab");
        await Assertions.Expect(person.Page.GetByTestId("window")).ToHaveValueAsync("custom");
        await person.Page.GetByTestId("mask-style").SelectOptionAsync("outline");
        await person.WaitForStateAsync("mask-style", "outline");
        await person.PhotographAsync("view-menu");
        await person.Page.Keyboard.PressAsync("Escape");
        await person.DragAsync((60, 60), (90, 60), MouseButton.Right);
        Viewing.Number(await person.Page.GetByTestId("window-width").InputValueAsync()).Should().BeGreaterThan(350, "a right-drag to the right widens the window");
        await person.PressAsync("o");
        await person.PressAsync("o");
        await person.WaitForStateAsync("mask-style", "both");
        await person.PressAsync("Shift+Digit1");
    }

    private static async Task LengthsAsync(Person person)
    {
        await person.PressAsync("r");
        await person.DragAsync((60, 100), (120, 180));
        var ruler = person.Page.GetByTestId("ruler");
        await Assertions.Expect(ruler).ToHaveCountAsync(1);
        // 100 voxels of 1.5 mm; a pointer stands on whole pixels.
        Viewing.Number(await ruler.InnerTextAsync()).Should().BeApproximately(150, 1.5);
        await person.PhotographAsync("length");
        await person.Page.ReloadAsync();
        await person.WaitForWorkspaceAsync();
        await Assertions.Expect(ruler).ToHaveCountAsync(1);
        await ruler.GetByRole(AriaRole.Button, new() { Name = "Delete this length" }).ClickAsync();
        await Assertions.Expect(ruler).ToHaveCountAsync(0);
        await person.PressAsync("d");
    }

    private static async Task AccessibleAsync(Person person)
    {
        (await person.SeriousViolationsAsync()).Should().BeEmpty("dark");
        await person.Page.GetByTestId("view-menu").ClickAsync();
        (await person.SeriousViolationsAsync()).Should().BeEmpty("the open menu");
        await person.Page.GetByTestId("theme").ClickAsync();
        await Assertions.Expect(person.Page.Locator("html")).ToHaveAttributeAsync("data-theme", "light");
        // The new colours come from the server: wait for them, not for a while.
        await Assertions.Expect(person.Page.Locator(".ws-top")).ToHaveCSSAsync("background-color", "rgb(250, 251, 252)");
        (await person.SeriousViolationsAsync()).Should().BeEmpty("light");
        await person.PhotographAsync("light");
        await person.Page.Keyboard.PressAsync("Escape");
        await person.Page.ReloadAsync();
        await person.WaitForWorkspaceAsync();
        await Assertions.Expect(person.Page.Locator("html")).ToHaveAttributeAsync("data-theme", "light");
        await person.Page.GetByTestId("view-menu").ClickAsync();
        await person.Page.GetByTestId("theme").ClickAsync();
        await Assertions.Expect(person.Page.Locator("html")).ToHaveAttributeAsync("data-theme", "dark");
        await person.Page.Keyboard.PressAsync("Escape");

        // Everything that has a command can be reached without a pointer.
        var unreachable = await person.Page.EvaluateAsync<string[]>(
            "() => [...document.querySelectorAll('[data-command]')].filter((b) => b.tabIndex < 0 || !b.matches('button, a')).map((b) => b.outerHTML.slice(0, 120))");
        unreachable.Should().BeEmpty();
    }

    [GeneratedRegex("^(Link copied|This link opens)")]
    private static partial Regex LinkToast();

    /// <summary>The link that was copied, or, where the browser keeps its clipboard to itself, the one shown to be copied.</summary>
    private static async Task<string> SharedLinkAsync(Person person)
    {
        for (var tries = 0; tries < 120; tries++)
        {
            var link = await person.Page.EvaluateAsync<string?>(
                """
                async () => {
                  const shown = [...document.querySelectorAll('[data-testid=toast]')].map((t) => t.textContent).join(' ').match(/https?:[^ ]+#slice=[^ ×]+/);
                  if (shown) return shown[0];
                  try { const text = await navigator.clipboard.readText(); return text.includes('#slice=') ? text : null; } catch { return null; }
                }
                """);
            if (link is not null)
            {
                return link;
            }

            await Task.Delay(250);
        }

        throw new TimeoutException("No link was copied or shown within half a minute.");
    }

    private static async Task LinkAsync(Theatre theatre, Person person)
    {
        await person.ChooseLabelAsync("Spleen");
        await person.PressAsync("Shift+Digit5");
        await person.PressAsync("F2");
        await person.PressAsync("+");
        await person.Page.Context.GrantPermissionsAsync(["clipboard-read", "clipboard-write"]);
        await person.Page.GetByTestId("view-menu").ClickAsync();
        await person.Page.GetByTestId("share").ClickAsync();
        await Assertions.Expect(person.Page.GetByTestId("toast").Filter(new() { HasTextRegex = LinkToast() })).ToBeVisibleAsync(new() { Timeout = 30_000 });
        var link = await SharedLinkAsync(person);
        var crosshair = await person.Workspace().GetAttributeAsync("data-crosshair");

        await using var colleague = await theatre.NewPersonAsync(1600, 1000);
        colleague.Story = "viewer-colleague";
        await colleague.SignInAsync();
        await colleague.Page.GotoAsync(link);
        await colleague.WaitForWorkspaceAsync();
        await colleague.WaitForStateAsync("crosshair", crosshair!);
        await colleague.WaitForStateAsync("label", "Spleen");
        await colleague.WaitForStateAsync("layout", "one");
        await Assertions.Expect(colleague.Page.GetByTestId("window")).ToHaveValueAsync("liver");
        var (mine, theirs) = (await person.VoxelAsync(100, 100), await colleague.VoxelAsync(100, 100));
        theirs.X.Should().BeApproximately(mine.X, 1, "the same zoom and place");
        theirs.Y.Should().BeApproximately(mine.Y, 1);
        colleague.Page.Url.Should().NotContain("#", "a reload opens where the colleague is by then");
        await colleague.PhotographAsync("from-link");
    }

    private static async Task ScreensAsync(Person person)
    {
        await person.PressAsync("F3");
        await person.Page.SetViewportSizeAsync(1280, 720);
        await person.WaitForStateAsync("panel", "icons");
        await Assertions.Expect(person.Page.GetByTestId("view-first")).ToBeHiddenAsync();
        await person.PhotographAsync("1280x720");
        (await OverflowAsync(person)).Should().Be(0, "nothing leaves the window");
        await person.Page.GetByTestId("panel-labels").ClickAsync();
        await person.WaitForStateAsync("panel", "open");
        await person.PhotographAsync("1280x720-panel");
        await person.Page.GetByTestId("panel-toggle").ClickAsync();
        await person.WaitForStateAsync("panel", "icons");
        await person.Page.GetByTestId("panel-toggle").ClickAsync();
        await person.Page.SetViewportSizeAsync(3840, 2160);
        await person.WaitForPlanesAsync();
        (await OverflowAsync(person)).Should().Be(0);
        // Drawn by the processor, eight million pixels take their time.
        await person.Page.ScreenshotAsync(new() { Path = Path.Combine(Repository.Screenshots, "viewer-13-4k.png"), Timeout = 180_000 });
    }

    /// <summary>Pixels by which the bars' contents are wider than the window.</summary>
    private static Task<int> OverflowAsync(Person person) => person.Page.EvaluateAsync<int>(
        "() => Math.max(0, ...[...document.querySelectorAll('.ws-top, .ws-run, .ws-tools, .ws-panel')].map((e) => Math.ceil(Math.max(e.getBoundingClientRect().right - innerWidth, e.getBoundingClientRect().bottom - innerHeight))))");
}
