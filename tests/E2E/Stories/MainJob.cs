using System.Globalization;
using Mem3D.Core.Evaluation;
using Mem3D.Core.Segmentation;
using Mem3D.E2E.Tests.Stage;

namespace Mem3D.E2E.Tests.Stories;

/// <summary>The main job on an open case, as a person does it: prompt, propagate, fix next, accept, undo, reload, killed server, export.</summary>
public static class MainJob
{
    /// <param name="number">Number of the label in exported label maps.</param>
    /// <returns>Dice of the result and of copying the first mask.</returns>
    public static async Task<(double Result, double Copy)> DoAsync(Theatre theatre, Person person, Truth truth, byte number, ITestOutputHelper output)
    {
        var robot = new RobotUser(RobotPrompt.Scribble, seed: 1);
        var target = truth.Target;

        // One stroke on one slice.
        var first = robot.StartSlice(target);
        await person.GoToAsync(first);
        await person.PhotographAsync("open");
        await person.DrawAsync(robot.Open(target.Slice(first)));
        await person.PhotographAsync("stroke");
        await person.WaitForMasksAsync(1);
        await person.WaitUntilQuietAsync();
        await person.PhotographAsync("first-mask");
        var firstMask = Truth.Read(await person.ExportAsync(), number);
        Say(output, "first mask", target, firstMask, first);
        firstMask.Area(first).Should().BePositive("the interaction network answered the stroke");

        // The mask travels; slices arrive while they are computed.
        await person.PressAsync("p");
        await person.WaitForMasksAsync(4);
        await person.PhotographAsync("masks-arriving");
        await person.WaitUntilQuietAsync();
        await person.PhotographAsync("propagated");
        var round0 = Truth.Read(await person.ExportAsync(), number);
        Say(output, "round 0", target, round0, first);
        round0.SliceValues(first).SequenceEqual(firstMask.SliceValues(first)).Should().BeTrue("a drawn slice is never rewritten");
        var anchors = new Dictionary<int, byte[]> { [first] = firstMask.SliceValues(first).ToArray() };

        // Two corrections where the app suggests them.
        var now = round0;
        for (var round = 1; round <= 2; round++)
        {
            (await person.SuggestionAsync()).Should().NotBeNull("after a round there is a slice worth looking at");
            await person.PressAsync("n");
            var chosen = await person.SliceAsync();
            anchors.Should().NotContainKey(chosen, "an anchored slice is never proposed");
            await person.PhotographAsync($"fix-next-{round}");
            if (robot.Correct(target.Slice(chosen), now.Slice(chosen)) is { } correction)
            {
                await person.DrawAsync(correction);
            }
            else
            {
                await person.PressAsync("a");
            }

            await person.WaitForAnchorAsync(chosen);
            await person.WaitUntilQuietAsync();
            await person.PhotographAsync($"corrected-{round}");
            anchors[chosen] = Truth.Read(await person.ExportAsync(), number).SliceValues(chosen).ToArray();
            await person.PropagateAsync();
            await person.PhotographAsync($"round-{round}");
            now = Truth.Read(await person.ExportAsync(), number);
            Say(output, $"round {round}", target, now, chosen);
        }

        // Accept a slice as it is.
        await person.PressAsync("n");
        var accepted = await person.SliceAsync();
        await person.PressAsync("a");
        await person.WaitForAnchorAsync(accepted);
        await person.WaitUntilQuietAsync();
        anchors[accepted] = now.SliceValues(accepted).ToArray();
        await person.PhotographAsync("accepted");
        foreach (var (slice, mask) in anchors)
        {
            now.SliceValues(slice).SequenceEqual(mask).Should().BeTrue($"slice {slice} is anchored: bit-identical after any later round");
        }

        // Undo takes back the acceptance, then the whole last round; redo brings both back.
        await person.PressAsync("Control+z");
        await person.WaitForAnchorAsync(accepted, anchored: false);
        await person.PressAsync("Control+z");
        await person.EventuallyAsync(async () => !Same(await person.FetchExportAsync(), now, number), "undo takes the last round back");
        await person.PressAsync("Control+y");
        await person.EventuallyAsync(async () => Same(await person.FetchExportAsync(), now, number), "redo brings the round back");
        await person.PressAsync("Control+y");
        await person.WaitForAnchorAsync(accepted);

        // A reload, then a killed server: everything is still there.
        await person.Page.ReloadAsync();
        await person.WaitForWorkspaceAsync();
        await person.WaitForAnchorAsync(accepted);
        person.Complaints.Should().BeEmpty("the browser's console shows no error, and the content security policy is kept");
        theatre.Server.Output.Should().NotContain("Unexpected error", "nobody meets an error that the server did not foresee");
        await theatre.Server.KillAsync();
        await person.PhotographAsync("server-gone");
        await theatre.Server.StartAgainAsync();
        await person.Page.ReloadAsync();
        await person.WaitForWorkspaceAsync();
        await person.WaitForAnchorAsync(accepted);
        await person.PhotographAsync("after-restart");
        var final = Truth.Read(await person.ExportAsync(), number);
        final.Values.SequenceEqual(now.Values).Should().BeTrue("nothing a person did may be lost");

        var copy = Baselines.Copy([new Anchor(first, firstMask.Slice(first))], target);
        var (result, copied) = (Overlap.Dice(final, target), Overlap.Dice(copy, target));
        output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"DSC {result:0.000}; copying the first mask {copied:0.000}"));
        return (result, copied);
    }

    private static bool Same(byte[] export, MaskVolume mask, byte number) => Truth.Read(export, number).Values.SequenceEqual(mask.Values);

    private static void Say(ITestOutputHelper output, string step, MaskVolume target, MaskVolume mask, int slice) =>
        output.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"{step}: slice {slice} DSC {Overlap.Dice(mask.SliceValues(slice), target.SliceValues(slice)):0.000}, volume DSC {Overlap.Dice(mask, target):0.000}"));
}
