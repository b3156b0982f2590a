using Mem3D.E2E.Tests.Stage;
using Mem3D.Testing;
using Microsoft.Playwright;

namespace Mem3D.E2E.Tests.Stories;

/// <summary>A series of frames comes in and one is chosen; masks of a file come in, are undone and redone; a Slicer segmentation goes out.</summary>
public sealed class FormatsStory
{
    private const int Side = 48, Slices = 6;

    [Fact]
    public async Task Frames_and_masks_come_in_and_a_segmentation_goes_out()
    {
        await using var theatre = new Theatre();
        await theatre.InitializeAsync();
        await using var person = await theatre.NewPersonAsync(1280, 800);
        person.Story = "formats";
        person.ListenToConsole();
        using var folder = new TemporaryFolder();
        var series = folder.Write("bold.nii.gz", File(4, 4, n => Ball(n % (Side * Side * Slices)) ? 800 + (50 * (n / (Side * Side * Slices))) : n % 97));
        var masks = folder.Write("masks.nii.gz", File(2, 1, n => Ball(n) ? 1 : n % Side < 3 && n / Side % Side < 3 ? 2 : 0));

        await person.SetUpAdministratorAsync();
        await person.CreateProjectAsync("Formats study", "Ball");
        await person.Page.Locator("input[type=file]:not([webkitdirectory])").First.SetInputFilesAsync(series);
        var second = person.Page.GetByLabel("Frame 2 of bold.nii.gz");
        await second.CheckAsync(new() { Timeout = 120_000 });
        (await person.Page.Locator(".m3-frame-list img").CountAsync()).Should().Be(4);
        await person.PhotographAsync("frames");
        await person.Page.GetByRole(AriaRole.Button, new() { Name = "Import 1 volume" }).ClickAsync();
        await Assertions.Expect(person.Page.Locator("a[href^='cases/']")).ToContainTextAsync("Case 001 frame 2", new() { Timeout = 120_000 });

        await person.OpenOnlyCaseAsync();
        await person.WaitForWorkspaceAsync();
        await person.Page.GetByTestId("import-masks").ClickAsync();
        await person.Page.GetByLabel("Segmentation file").SetInputFilesAsync(masks);
        await Assertions.Expect(person.Page.GetByLabel("Label 1 becomes")).ToBeVisibleAsync(new() { Timeout = 60_000 });
        await Assertions.Expect(person.Page.Locator(".mud-dialog")).ToContainTextAsync("the same grid as the scan");
        await person.PhotographAsync("masks-preview");
        await person.Page.GetByTestId("import-masks-apply").ClickAsync();
        await person.EventuallyAsync(async () => await person.MasksAsync() == Slices, "the imported masks are shown");
        await Assertions.Expect(person.Page.GetByTestId("label-item")).ToHaveCountAsync(2);
        await person.PhotographAsync("masks-imported");

        await person.Page.GetByTestId("export-more").ClickAsync();
        await person.Page.GetByText("3D Slicer segmentation").ClickAsync();
        await person.PhotographAsync("export-dialog");
        await person.Page.GetByTestId("export-start").ClickAsync();
        var ready = person.Page.GetByTestId("export-download");
        await Assertions.Expect(ready).ToBeVisibleAsync(new() { Timeout = 120_000 });
        await person.PhotographAsync("export-ready");
        var download = await person.Page.RunAndWaitForDownloadAsync(() => ready.ClickAsync());
        download.SuggestedFilename.Should().EndWith(".seg.nrrd");
        var text = System.Text.Encoding.Latin1.GetString(await System.IO.File.ReadAllBytesAsync(await download.PathAsync(), TestContext.Current.CancellationToken));
        text.Should().StartWith("NRRD").And.Contain("Segment0_Name:=Ball").And.Contain("Segment1_Name:=Label 2");
        person.Complaints.Should().BeEmpty();
        theatre.Server.Output.Should().NotContain("Unexpected error", "nobody meets an error that the server did not foresee");
    }

    private static bool Ball(int n) => Math.Pow((n % Side) - 24, 2) + Math.Pow((n / Side % Side) - 22, 2) < 150;

    private static byte[] File(short datatype, short frames, Func<int, double> value) => new NiftiBuilder
    {
        Datatype = datatype,
        Dim = [(short)(frames > 1 ? 4 : 3), Side, Side, Slices, frames, 1, 1, 1],
        Values = [.. Enumerable.Range(0, Side * Side * Slices * frames).Select(value)],
    }.WithSform(-2, 0, 0, 40, 0, 2, 0, -30, 0, 0, 4, 10).BuildGzip();
}
