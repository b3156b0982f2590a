using System.Text.Json;
using Mem3D.Core.Evaluation;
using Mem3D.Core.Interactions;
using Mem3D.Core.Samples;
using Mem3D.E2E.Tests.Stage;
using Microsoft.Playwright;

namespace Mem3D.E2E.Tests.Stories;

/// <summary>Two people read one scan without knowing of each other; a third one sees where they differ, picks a slice, prompts another and propagates.</summary>
public sealed class ReadersStory
{
    private static readonly MaskVolume Kidney = new Truth(AbdomenPhantom.Create().Truth, 3).Target;

    [Fact]
    public async Task Two_readers_differ_and_the_adjudicator_decides_on_the_map()
    {
        await using var theatre = new Theatre();
        await theatre.InitializeAsync();
        await using var manager = await theatre.NewPersonAsync();
        await using var first = await theatre.NewPersonAsync();
        await using var second = await theatre.NewPersonAsync();
        await using var judge = await theatre.NewPersonAsync(1280, 720);
        (manager.Story, first.Story, second.Story, judge.Story) = ("readers-manager", "readers-first", "readers-second", "readers-judge");
        foreach (var person in new[] { manager, first, second, judge })
        {
            person.ListenToConsole();
        }

        await manager.SetUpAdministratorAsync();
        await manager.AddSampleAsync();
        await manager.Page.WaitForURLAsync("**/projects/**");
        var project = new Uri(manager.Page.Url).AbsolutePath;
        await manager.Page.GetByTestId("case-grid").WaitForAsync();
        var one = (await CasesAsync(manager, project))[0].GetProperty("id").GetGuid();
        await manager.Page.Context.APIRequest.PostAsync(
            Address(manager, $"/api/cases/{one}/workflow/readings"), new() { DataObject = new { readers = 2 } });
        var links = new[] { await manager.InviteAsync(project, "annotator"), await manager.InviteAsync(project, "annotator"), await manager.InviteAsync(project, "reviewer") };
        var middle = Enumerable.Range(0, Kidney.Depth).MaxBy(Kidney.Area);

        // Each takes the next case: another reading of the same scan. On two slices they draw alike, on one they differ, one only the first has.
        await ReadAsync(first, links[0], "Mira Kern", [middle - 2, middle, middle + 2, middle + 4], narrow: null);
        await ReadAsync(second, links[1], "Jon Berg", [middle - 2, middle, middle + 2], narrow: middle + 2);
        var reading = new Uri(first.Page.Url).AbsolutePath;
        (await second.Page.APIRequest.GetAsync(Address(second, $"/api{reading}"))).Status.Should().Be(404, "readings are blinded");

        // The adjudicator: how far they agree, the map of a slice, begin with what is agreed, pick one slice.
        await judge.JoinAsync(links[2], "Rae Lund");
        var group = (await CasesAsync(judge, project))[0].GetProperty("groupId").GetGuid();
        await judge.Page.GotoAsync($"{project}/readings/{group}");
        await judge.Page.GetByTestId("map").WaitForAsync();
        await judge.WaitForTextAsync("open-slices", "differ on 2 of 4 slices; 2 of them are not decided");
        await judge.PhotographWholeAsync("readings");
        await judge.Page.GetByTestId("give-agreed").ClickAsync();
        await judge.Page.GetByText("2 slices that all readers agree on").WaitForAsync();
        await judge.Page.GetByRole(AriaRole.Button, new() { Name = $"Slice {middle + 3}", Exact = false }).First.ClickAsync();
        await Assertions.Expect(judge.Page.GetByTestId("slice")).ToHaveAttributeAsync("data-slice", $"{middle + 2}");
        await judge.Page.GetByTestId("pick-1").ClickAsync();
        await judge.WaitForTextAsync("open-slices", "1 of them are not decided");
        await judge.PhotographWholeAsync("picked");
        await judge.Page.GetByTestId("decide-here").ClickAsync();

        // In the workspace the same map lies over the image; the slice that only one reader has is prompted, and propagated with both readers' slices.
        await judge.WaitForWorkspaceAsync();
        await judge.WaitForTextAsync("changes-bar", "Reader 1 and Reader 2");
        await judge.WaitForAnchorAsync(middle + 2);
        await judge.PhotographAsync("map");
        await judge.Page.GetByTestId("readers-next").ClickAsync();
        await judge.WaitForStateAsync("slice", $"{middle + 4}");
        await judge.PhotographAsync("open-slice");
        await judge.DrawAsync(BoxOn(middle + 4));
        await judge.WaitForMasksAsync(4);
        await judge.WaitUntilQuietAsync();
        await judge.PropagateAsync();
        await judge.WaitForMasksAsync(8);
        foreach (var anchor in new[] { middle - 2, middle, middle + 2, middle + 4 })
        {
            await judge.WaitForAnchorAsync(anchor);
        }

        await judge.Page.GetByTestId("readers-next").ClickAsync();
        await judge.Page.GetByText("is decided").WaitForAsync();
        await judge.PhotographAsync("propagated");
        manager.Complaints.Should().BeEmpty();
        first.Complaints.Should().BeEmpty();
        second.Complaints.Should().BeEmpty();
        judge.Complaints.Should().BeEmpty();
    }

    private static async Task ReadAsync(Person reader, string link, string name, IReadOnlyList<int> slices, int? narrow)
    {
        await reader.JoinAsync(link, name);
        await reader.Page.GetByTestId("next-case").ClickAsync();
        await reader.Page.WaitForURLAsync("**/cases/**");
        await reader.WaitForWorkspaceAsync();
        await reader.ChooseLabelAsync("Right kidney");
        var drawn = 0;
        foreach (var slice in slices)
        {
            await reader.GoToAsync(slice);
            await reader.DrawAsync(slice == narrow ? Half(BoxOn(slice)) : BoxOn(slice));
            await reader.WaitForMasksAsync(++drawn);
            await reader.WaitUntilQuietAsync();
        }

        await reader.PhotographAsync("reading");
    }

    private static Prompt BoxOn(int slice)
    {
        var (x0, y0, x1, y1) = Kidney.Slice(slice).Box()!.Value;
        return new Prompt(PromptKind.Box, true, [new SlicePoint(x0, y0), new SlicePoint(x1, y1)]);
    }

    /// <summary>Its left half: somebody sees less of the target.</summary>
    private static Prompt Half(Prompt box) => new(
        PromptKind.Box, true, [box.Points[0], new SlicePoint((box.Points[0].X + box.Points[1].X) / 2, box.Points[1].Y)]);

    private static async Task<IReadOnlyList<JsonElement>> CasesAsync(Person person, string project)
    {
        var answer = await person.Page.APIRequest.GetAsync(Address(person, $"/api{project}/cases"));
        return [.. (await answer.JsonAsync())!.Value.GetProperty("items").EnumerateArray()];
    }

    private static string Address(Person person, string path) => new Uri(new Uri(person.Page.Url), path).ToString();
}
