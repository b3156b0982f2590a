using Mem3D.Core.Evaluation;
using Mem3D.Core.Samples;
using Mem3D.E2E.Tests.Stage;

namespace Mem3D.E2E.Tests.Stories;

/// <summary>Two labels drawn on one slice each, carried on in one round, and taken back in one step.</summary>
public sealed class RoundOfLabelsStory
{
    [Fact]
    public async Task Two_labels_are_propagated_in_one_round_and_undone_in_one_step()
    {
        await using var theatre = new Theatre();
        await theatre.InitializeAsync();
        await using var person = await theatre.NewPersonAsync();
        person.Story = "round-of-labels";
        person.ListenToConsole();
        await person.OpenSampleAsync();
        var phantom = AbdomenPhantom.Create();
        foreach (var (name, number) in new[] { ("Right kidney", (byte)3), ("Liver", (byte)1) })
        {
            await person.ChooseLabelAsync(name);
            var target = new Truth(phantom.Truth, number).Target;
            var robot = new RobotUser(RobotPrompt.Scribble, seed: 1);
            var slice = robot.StartSlice(target);
            await person.GoToAsync(slice);
            await person.DrawAsync(robot.Open(target.Slice(slice)));
            await person.WaitForMasksAsync(1);
            await person.WaitUntilQuietAsync();
        }

        await person.PressAsync("Shift+P");
        await person.WaitForRunAsync();
        await person.EventuallyAsync(
            async () => await person.Page.GetByTestId("run-readout").TextContentAsync() is { } text && text.Contains("Liver, ") && text.Contains("Right kidney"),
            "the progress names both labels");
        await person.PhotographAsync("running");
        await person.WaitUntilQuietAsync();
        await person.PhotographAsync("both-propagated");
        (await person.MasksAsync()).Should().BeGreaterThan(4, "the liver");
        await person.ChooseLabelAsync("Right kidney");
        (await person.MasksAsync()).Should().BeGreaterThan(4, "the kidney, in the same round");

        await person.PressAsync("Control+z");
        await person.EventuallyAsync(async () => await person.MasksAsync() == 1, "one step takes the kidney's round back");
        await person.ChooseLabelAsync("Liver");
        await person.EventuallyAsync(async () => await person.MasksAsync() == 1, "and the liver's with it");
        await person.PressAsync("Control+y");
        await person.EventuallyAsync(async () => await person.MasksAsync() > 4, "redo brings both back");
        person.Complaints.Should().BeEmpty();
        theatre.Server.Output.Should().NotContain("Unexpected error");
    }
}
