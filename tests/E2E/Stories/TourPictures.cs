using Mem3D.Core.Interactions;
using Mem3D.E2E.Tests.Stage;
using Microsoft.Playwright;

namespace Mem3D.E2E.Tests.Stories;

/// <summary>docs/tour.sh: the pictures of docs/tour.md, made from the generated sample volume and never from a scan of a person.</summary>
public sealed class TourPictures
{
    [Fact]
    public async Task Pictures_of_the_tour()
    {
        var folder = Environment.GetEnvironmentVariable("MEM3D_TOUR");
        Assert.SkipWhen(folder is null, "Writes the pictures of docs/tour.md: run docs/tour.sh.");
        folder = Directory.CreateDirectory(Path.Combine(Repository.Root, folder!)).FullName;
        await using var theatre = new Theatre();
        await theatre.InitializeAsync();
        await using var person = await theatre.NewPersonAsync(1440, 900);
        await person.OpenSampleAsync();
        await person.WaitForPlanesAsync();
        await person.ChooseLabelAsync("Liver");
        await person.CommandAsync("go:52");
        await person.WaitForPlanesAsync();
        await TakeAsync(person, folder, "open");

        await person.DrawAsync(new Prompt(PromptKind.Scribble, true, [.. Enumerable.Range(0, 24).Select(n => new SlicePoint(70 + n, 108 + n))]));
        await person.WaitForMasksAsync(1);
        await person.WaitUntilQuietAsync();
        await TakeAsync(person, folder, "first-mask");
        await person.PressAsync("p");
        await person.WaitUntilQuietAsync();
        await ViewerAsync(person, folder);
        await WorkbenchAsync(person, folder);
    }

    /// <summary>Looking: crosshair, planes, surfaces, windows, lengths.</summary>
    private static async Task ViewerAsync(Person person, string folder)
    {
        var surface = person.Page.GetByTestId("view-surface");
        await Assertions.Expect(surface).ToHaveAttributeAsync("data-surfaces", "1", new() { Timeout = 60_000 });
        await person.ClickAsync(85, 52, "plane-first");
        await person.WaitForPlanesAsync();
        await TakeAsync(person, folder, "crosshair");
        await person.PressAsync("F4");
        await person.WaitForStateAsync("layout", "grid");
        await surface.GetByRole(AriaRole.Button, new() { Name = "Slice planes" }).ClickAsync();
        await person.WaitForPlanesAsync();
        await TakeAsync(person, folder, "two-by-two");
        await person.PressAsync("F2");
        await person.PressAsync("r");
        await person.DragAsync((60, 110), (112, 118));
        await person.HoverAsync(100, 160);
        await TakeAsync(person, folder, "length");
        await person.Page.GetByTestId("view-menu").ClickAsync();
        await TakeAsync(person, folder, "view-menu");
        await person.PressAsync("Escape");
    }

    /// <summary>Working: the brush, low slices, rounds as a tree with a branch.</summary>
    private static async Task WorkbenchAsync(Person person, string folder)
    {
        await person.PressAsync("F3");
        await person.WaitForStateAsync("layout", "row");
        await person.GoToAsync(54);
        await person.PressAsync("j");
        await person.StrokeAsync((112, 94), (118, 104), (120, 118));
        await person.WaitForStateAsync("undo", "3");
        await person.HoverAsync(121, 128);
        await TakeAsync(person, folder, "brush");
        await person.PressAsync("p");
        await person.WaitForStateAsync("undo", "4");
        await person.WaitUntilQuietAsync();
        await person.Page.GetByTestId("review-below").FillAsync("0.95");
        await person.Page.GetByTestId("review-below").BlurAsync();
        await person.PressAsync("Shift+N");
        await person.WaitForTextAsync("review-bar", "Review: 1 of");
        await TakeAsync(person, folder, "review");
        await person.PressAsync("Shift+N");
        await person.CommandAsync("panel:rounds");
        await person.Page.GetByTestId("restore").Last.ClickAsync();
        await person.Page.GetByText("restored").First.WaitForAsync();
        await person.WaitUntilQuietAsync();
        await TakeAsync(person, folder, "rounds");
    }

    private static async Task TakeAsync(Person person, string folder, string name) =>
        await person.Page.ScreenshotAsync(new() { Path = Path.Combine(folder, $"{name}.png") });
}
