using Mem3D.Core.Samples;
using Mem3D.E2E.Tests.Stage;

namespace Mem3D.E2E.Tests.Stories;

/// <summary>The tour that needs no data: first visit, sample project, the main job on its liver.</summary>
public sealed class SampleProjectStory(ITestOutputHelper output)
{
    [Fact]
    public async Task A_new_person_segments_the_sample()
    {
        await using var theatre = new Theatre();
        await theatre.InitializeAsync();
        await using var person = await theatre.NewPersonAsync();
        person.Story = "sample";
        person.ListenToConsole();

        await person.SetUpAdministratorAsync();
        await person.PhotographAsync("projects-empty");
        await person.AddSampleAsync();
        await person.OpenOnlyCaseAsync();
        await person.WaitForWorkspaceAsync();
        await person.ChooseLabelAsync("Right kidney");

        var truth = new Truth(AbdomenPhantom.Create().Truth, 3);
        var (result, copy) = await MainJob.DoAsync(theatre, person, truth, 3, output);
        result.Should().BeGreaterThan(copy);

        // Another browser, signed in anew, shows the same.
        await using var elsewhere = await theatre.NewPersonAsync(1920, 1080);
        elsewhere.Story = "elsewhere";
        await elsewhere.SignInAsync();
        await elsewhere.Page.GotoAsync(person.Page.Url);
        await elsewhere.WaitForWorkspaceAsync();
        await elsewhere.ChooseLabelAsync("Right kidney");
        var masks = await person.MasksAsync();
        masks.Should().BeGreaterThan(4);
        await elsewhere.EventuallyAsync(async () => await elsewhere.MasksAsync() == masks, "the same masks in another browser");
        await elsewhere.PhotographAsync("same-case");
    }
}
