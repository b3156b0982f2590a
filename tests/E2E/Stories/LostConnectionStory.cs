using Mem3D.Core.Samples;
using Mem3D.E2E.Tests.Stage;

namespace Mem3D.E2E.Tests.Stories;

/// <summary>The server goes away while a person draws, and comes back: nothing is lost, nothing is there twice. Two pages of one case see each other.</summary>
public sealed class LostConnectionStory
{
    [Fact]
    public async Task Strokes_drawn_without_a_connection_arrive_once()
    {
        await using var theatre = new Theatre();
        await theatre.InitializeAsync();
        await using var person = await theatre.NewPersonAsync();
        person.Story = "lost-connection";
        await person.OpenSampleAsync();
        var target = new Truth(AbdomenPhantom.Create().Truth, 3).Target;
        var slice = Enumerable.Range(0, target.Depth).MaxBy(k => target.Slice(k).Area);
        var box = target.Slice(slice).Box()!.Value;
        await person.GoToAsync(slice);
        await person.PressAsync("j");
        await person.StrokeAsync((box.X0, box.Y0), (box.X1, box.Y0));
        await person.WaitForStateAsync("undo", "1");

        // A second page of the same case: each sees that the other is there, and what it draws.
        await using var other = await theatre.NewPersonAsync();
        other.Story = "other-page";
        await other.SignInAsync();
        await other.Page.GotoAsync(person.Page.Url);
        await other.WaitForWorkspaceAsync();
        await person.WaitForStateAsync("company", "1");
        await other.WaitForStateAsync("company", "1");
        await other.EventuallyAsync(async () => await other.MasksAsync() == 1 || await other.StateAsync("label") != await person.StateAsync("label"), "the mask of the other page");

        await theatre.Server.KillAsync();
        await person.WaitForStateAsync("connection", "reconnecting");
        await person.StrokeAsync((box.X0, box.Y1), (box.X1, box.Y1));
        await person.PressAsync("ArrowUp");
        await person.StrokeAsync((box.X0, box.Y0), (box.X1, box.Y1));
        await person.WaitForStateAsync("saved", "unsaved");
        await person.WaitForTextAsync("offline", "2 kept in this browser");
        await person.PhotographAsync("offline");

        await theatre.Server.StartAgainAsync();
        await person.WaitForStateAsync("connection", "connected");
        await person.WaitForStateAsync("saved", "saved");
        await person.WaitForStateAsync("undo", "3");
        (await person.MasksAsync()).Should().Be(2);
        await person.PhotographAsync("back");
        await other.WaitForStateAsync("undo", "3");
        await person.Page.ReloadAsync();
        await person.WaitForWorkspaceAsync();
        await person.WaitForStateAsync("undo", "3");
    }
}
