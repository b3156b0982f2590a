using Mem3D.Core.Samples;
using Mem3D.E2E.Tests.Stage;

namespace Mem3D.E2E.Tests.Stories;

/// <summary>Masks drawn by hand: every tool once, undone, redone, and kept over a reload.</summary>
public sealed class HandToolsStory
{
    [Fact]
    public async Task Every_hand_tool_draws_is_undone_and_survives_a_reload()
    {
        await using var theatre = new Theatre();
        await theatre.InitializeAsync();
        await using var person = await theatre.NewPersonAsync();
        person.Story = "hand-tools";
        person.ListenToConsole();
        await person.OpenSampleAsync();
        await person.ChooseLabelAsync("Right kidney");
        var target = new Truth(AbdomenPhantom.Create().Truth, 3).Target;
        var slice = Enumerable.Range(0, target.Depth).MaxBy(k => target.Slice(k).Area);
        var box = target.Slice(slice).Box()!.Value;
        double x = (box.X0 + box.X1) / 2.0, y = (box.Y0 + box.Y1) / 2.0, reach = (box.X1 - box.X0) / 4.0;
        await person.GoToAsync(slice);

        await person.PressAsync("j");
        await person.WaitForStateAsync("tool", "brush");
        await person.HoverAsync(x, y);
        await person.PressAsync("]");
        await person.PhotographAsync("brush");
        await person.StrokeAsync((x - reach, y), (x + reach, y));
        await person.WaitForMasksAsync(1);
        await SavedAsync(person, 1);
        var area = await AreaAsync(person);
        area.Should().BeGreaterThan(20);

        await person.Page.Keyboard.DownAsync("Shift");
        await person.StrokeAsync((x, y - reach), (x, y + reach));
        await person.Page.Keyboard.UpAsync("Shift");
        await SavedAsync(person, 2);
        (await AreaAsync(person)).Should().BeLessThan(area, "Shift erases");

        await person.PressAsync("y");
        foreach (var (cx, cy) in new[] { (box.X0, box.Y0), (box.X1, box.Y0), (box.X1, box.Y1), (box.X0, box.Y1) })
        {
            await person.ClickAsync(cx, cy);
        }

        await person.PhotographAsync("polygon");
        await person.PressAsync("Enter");
        await SavedAsync(person, 3);
        await person.PressAsync("Shift+E");
        await person.StrokeAsync((x, y));
        await SavedAsync(person, 4);
        var holed = await AreaAsync(person);
        await person.PressAsync("Shift+O");
        await SavedAsync(person, 5);
        (await AreaAsync(person)).Should().BeGreaterThan(holed, "the hole is filled");

        await person.PressAsync("Shift+H");
        await person.Page.Keyboard.DownAsync("Control");
        await person.StrokeAsync((x, y));
        await person.Page.Keyboard.UpAsync("Control");
        await person.PhotographAsync("threshold");
        await person.GoToAsync(slice + 4);
        await person.StrokeAsync((x - (2 * reach), y), (x + (2 * reach), y));
        await SavedAsync(person, 6);
        await person.PressAsync("j");
        await person.StrokeAsync((x, y));
        await SavedAsync(person, 7);
        await person.GoToAsync(slice + 2);
        await person.PressAsync("Shift+I");
        await person.EventuallyAsync(async () => await person.MasksAsync() == 5, "the gap of three slices is filled");
        await person.PhotographAsync("filled-between");

        await person.PressAsync("Shift+J");
        await person.GoToAsync(slice + 8);
        await person.StrokeAsync((x, y));
        await person.EventuallyAsync(async () => await person.MasksAsync() > 6, "a ball touches several slices");
        var masks = await person.MasksAsync();
        await person.PhotographAsync("ball");
        await person.PressAsync("Control+z");
        await person.EventuallyAsync(async () => await person.MasksAsync() == 5, "one step takes the ball back from all of them");
        await person.Page.ReloadAsync();
        await person.WaitForWorkspaceAsync();
        await person.EventuallyAsync(async () => await person.MasksAsync() == 5, "as it was before the reload");
        await person.PressAsync("Control+y");
        await person.EventuallyAsync(async () => await person.MasksAsync() == masks, "redo is there after a reload");
        for (var left = int.Parse(await person.StateAsync("undo"), System.Globalization.CultureInfo.InvariantCulture); left > 0; left--)
        {
            await person.PressAsync("Control+z");
            await person.WaitForStateAsync("undo", $"{left - 1}");
        }

        (await person.MasksAsync()).Should().Be(0, "undo goes back to the empty case");
        person.Complaints.Should().BeEmpty();
        theatre.Server.Output.Should().NotContain("Unexpected error");
    }

    private static async Task SavedAsync(Person person, int edits)
    {
        await person.WaitForStateAsync("undo", $"{edits}");
        await person.WaitForStateAsync("saved", "saved");
    }

    private static async Task<int> AreaAsync(Person person) => int.Parse(await person.StateAsync("area"), System.Globalization.CultureInfo.InvariantCulture);
}
