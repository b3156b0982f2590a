using Mem3D.Core.Samples;
using Mem3D.E2E.Tests.Stage;
using Microsoft.Playwright;

namespace Mem3D.E2E.Tests.Stories;

/// <summary>Two people draw in one case at the same time: each sees where the other is, no stroke is lost, an accepted slice is locked for both.</summary>
public sealed class TwoPeopleStory
{
    [Fact]
    public async Task Two_people_draw_on_one_slice_and_keep_each_others_strokes()
    {
        await using var theatre = new Theatre();
        await theatre.InitializeAsync();
        await using var ada = await theatre.NewPersonAsync();
        await using var mira = await theatre.NewPersonAsync();
        (ada.Story, mira.Story) = ("two-people-ada", "two-people-mira");
        ada.ListenToConsole();
        mira.ListenToConsole();
        await ada.SetUpAdministratorAsync();
        await ada.AddSampleAsync();
        await ada.Page.WaitForURLAsync("**/projects/**");
        var project = new Uri(ada.Page.Url).AbsolutePath;
        var link = await ada.InviteAsync(project, "annotator");
        await mira.JoinAsync(link, "Mira Kern");
        await ada.Page.GotoAsync(project);
        await ada.OpenOnlyCaseAsync();
        await ada.WaitForWorkspaceAsync();
        await mira.Page.GotoAsync(ada.Page.Url);
        await mira.WaitForWorkspaceAsync();
        await ada.WaitForStateAsync("company", "1");
        await mira.WaitForStateAsync("company", "1");
        await Assertions.Expect(ada.Page.GetByTestId("badge")).ToHaveTextAsync("MK");
        await Assertions.Expect(mira.Page.GetByTestId("badge")).ToHaveTextAsync("AL");

        var target = new Truth(AbdomenPhantom.Create().Truth, 3).Target;
        var slice = Enumerable.Range(0, target.Depth).MaxBy(k => target.Slice(k).Area);
        var box = target.Slice(slice).Box()!.Value;
        foreach (var person in new[] { mira, ada })
        {
            await person.ChooseLabelAsync("Right kidney");
            await person.GoToAsync(slice);
            await person.PressAsync("j");
        }

        // Mira's first stroke makes the case hers; Ada, who manages the project, may draw in it too.
        await mira.StrokeAsync((box.X0, box.Y0), (box.X0 + 2, box.Y0));
        await mira.WaitForStateAsync("undo", "1");
        await ada.WaitForStateAsync("undo", "1");

        // Mira's pen is down: Ada is told, and what she draws waits until it is lifted.
        await mira.HoverAsync(box.X0, box.Y0);
        await mira.Page.Mouse.DownAsync();
        await mira.HoverAsync(box.X1, box.Y0);
        await ada.WaitForTextAsync("busy", "Mira Kern is drawing on this slice");
        await ada.PhotographAsync("mira-draws");
        await ada.StrokeAsync((box.X0, box.Y1), (box.X1, box.Y1));
        await ada.WaitForStateAsync("saved", "saving");
        await mira.Page.Mouse.UpAsync();
        await mira.WaitForStateAsync("undo", "3");
        await ada.WaitForStateAsync("undo", "3");
        await ada.WaitForStateAsync("saved", "saved");
        (await AreaAsync(ada)).Should().Be(await AreaAsync(mira), "both pages show the same mask");
        var both = await AreaAsync(ada);
        await mira.PhotographAsync("both-strokes");
        await ada.PressAsync("Control+z");
        await mira.WaitForStateAsync("undo", "2");
        (await AreaAsync(mira)).Should().BeLessThan(both, "Ada's stroke was there and is taken back");
        await mira.PressAsync("Control+y");
        await mira.Page.GetByText("There is nothing to redo.").WaitForAsync();
        (await mira.StateAsync("undo")).Should().Be("2", "what Ada took back is hers to bring back");
        await ada.PressAsync("Control+y");
        await mira.WaitForStateAsync("undo", "3");
        (await AreaAsync(mira)).Should().Be(both, "and everybody's again");
        await mira.PressAsync("Control+z");
        await mira.Page.GetByText("Ada Lovelace has gone on from your last step").WaitForAsync();
        (await mira.StateAsync("undo")).Should().Be("3", "nobody takes back what somebody stands on");

        // Both at once, ten times: nothing is lost, and both see the same.
        for (var n = 0; n < 5; n++)
        {
            var y = box.Y0 + ((n + 1) * (box.Y1 - box.Y0) / 6.0);
            await Task.WhenAll(ada.StrokeAsync((box.X0, y), (box.X0 + 3, y)), mira.StrokeAsync((box.X1 - 3, y), (box.X1, y)));
        }

        await ada.WaitForStateAsync("undo", "13");
        await mira.WaitForStateAsync("undo", "13");
        (await AreaAsync(ada)).Should().Be(await AreaAsync(mira));

        // Released and accepted by Ada, locked for Mira.
        await ada.PressAsync("u");
        await ada.WaitForStateAsync("undo", "14");
        await ada.WaitForStateAsync("anchored", "false");
        await ada.PressAsync("a");
        await ada.WaitForStateAsync("undo", "15");
        await mira.WaitForStateAsync("undo", "15");
        await mira.StrokeAsync((box.X0, box.Y0), (box.X0, box.Y1));
        await mira.Page.GetByText("This slice is locked").WaitForAsync();
        await mira.PhotographAsync("locked");
        var area = await AreaAsync(ada);
        await mira.Page.ReloadAsync();
        await mira.WaitForWorkspaceAsync();
        await mira.ChooseLabelAsync("Right kidney");
        await mira.GoToAsync(slice);
        await mira.WaitForStateAsync("area", $"{area}");
        ada.Complaints.Should().BeEmpty();
        mira.Complaints.Should().BeEmpty();
        theatre.Server.Output.Should().NotContain("Unexpected error");
    }

    private static async Task<int> AreaAsync(Person person) => int.Parse(await person.StateAsync("area"), System.Globalization.CultureInfo.InvariantCulture);
}
