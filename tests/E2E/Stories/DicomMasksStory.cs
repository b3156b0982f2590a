using Mem3D.E2E.Tests.Stage;
using Mem3D.Testing;
using Microsoft.Playwright;

namespace Mem3D.E2E.Tests.Stories;

/// <summary>A series with a missing slice is taken by choice; its masks go out as a DICOM Segmentation and as outlines and come in again; the project goes out as a dataset.</summary>
public sealed class DicomMasksStory
{
    private const int Side = 48, Slices = 8, Missing = 5;

    [Fact]
    public async Task A_series_with_a_gap_and_dicom_masks_come_in()
    {
        await using var theatre = new Theatre();
        await theatre.InitializeAsync();
        await using var person = await theatre.NewPersonAsync(1280, 720);
        person.Story = "dicom-masks";
        person.ListenToConsole();
        using var folder = new TemporaryFolder();
        var masks = folder.Write("masks.nii.gz", new NiftiBuilder
        {
            Datatype = 2,
            Dim = [3, Side, Side, Slices, 1, 1, 1, 1],
            Values = [.. Enumerable.Range(0, Side * Side * Slices).Select(n => n / (Side * Side) is > 0 and < Missing && Ball(n) ? 1.0 : 0)],
        }.WithSform(-2, 0, 0, 0, 0, -2, 0, 0, 0, 0, 3, 0).BuildGzip());

        await person.SetUpAdministratorAsync();
        await person.CreateProjectAsync("DICOM masks", "Ball");
        await person.Page.Locator("input[type=file]:not([webkitdirectory])").First.SetInputFilesAsync(Study(folder));
        var card = person.Page.Locator(".m3-series-list label");
        await Assertions.Expect(card).ToContainTextAsync("1 of 8 slices is missing, after slice 5. What is missing would stand empty", new() { Timeout = 120_000 });
        await person.PhotographAsync("gap");
        await person.Page.GetByRole(AriaRole.Button, new() { Name = "Import 1 volume" }).ClickAsync();
        await Assertions.Expect(person.Page.Locator("a[href^='cases/']")).ToBeVisibleAsync(new() { Timeout = 120_000 });
        await Assertions.Expect(person.Page.GetByText("Slice 6 of 8 is missing.").First).ToBeVisibleAsync();
        await person.OpenOnlyCaseAsync();
        await person.WaitForWorkspaceAsync();
        await ImportMasksAsync(person, masks, "Label 1 becomes", "the same grid as the scan");

        var seg = await ExportAsync(person, "DICOM Segmentation", folder.File("seg.dcm"));
        await ImportMasksAsync(person, seg, "Ball becomes", "A DICOM Segmentation on the scan's voxels");
        var outlines = await ExportAsync(person, "DICOM RT Structure Set", folder.File("outlines.dcm"));
        await ImportMasksAsync(person, outlines, "Ball becomes", "A DICOM RT Structure Set");
        await person.Page.GotoAsync(theatre.Server.Address + "/");
        await person.Page.GetByText("DICOM masks").First.ClickAsync();
        await CameAlongAsync(person, seg);
        await person.Page.GetByTestId("export-dataset").ClickAsync();
        await person.Page.GetByText("BIDS derivatives").ClickAsync();
        await person.PhotographAsync("dataset");
        await person.Page.GetByTestId("export-start").ClickAsync();
        await Assertions.Expect(person.Page.GetByTestId("export-download")).ToContainTextAsync("bids.zip", new() { Timeout = 120_000 });
        await person.PhotographAsync("dataset-ready");
        person.Complaints.Should().BeEmpty();
        theatre.Server.Output.Should().NotContain("Unexpected error");
    }

    /// <summary>The segmentation among scans: told where it waits, and taken there.</summary>
    private static async Task CameAlongAsync(Person person, string seg)
    {
        var project = person.Page.Url;
        await person.Page.Locator("input[type=file]:not([webkitdirectory])").First.SetInputFilesAsync(seg);
        await Assertions.Expect(person.Page.GetByText("It waits there for a day").First).ToBeVisibleAsync(new() { Timeout = 120_000 });
        await person.PhotographAsync("set-aside");
        await person.OpenOnlyCaseAsync();
        await person.WaitForWorkspaceAsync();
        await person.Page.GetByTestId("import-masks").ClickAsync();
        await person.PhotographAsync("came-along");
        await person.Page.GetByTestId("came-along").GetByRole(AriaRole.Button, new() { Name = "DICOM Segmentation" }).ClickAsync();
        await Assertions.Expect(person.Page.GetByLabel("Ball becomes")).ToBeVisibleAsync(new() { Timeout = 60_000 });
        await person.Page.GetByTestId("import-masks-apply").ClickAsync();
        await Assertions.Expect(person.Page.Locator(".mud-dialog")).ToHaveCountAsync(0, new() { Timeout = 60_000 });
        await person.EventuallyAsync(async () => await person.MasksAsync() == Missing - 1, "the masks that came along are shown");
        await person.Page.GotoAsync(project);
    }

    private static async Task<string> ExportAsync(Person person, string format, string path)
    {
        await person.Page.GetByTestId("export-more").ClickAsync();
        await person.Page.GetByText(format, new() { Exact = true }).ClickAsync();
        await person.PhotographAsync("export");
        await person.Page.GetByTestId("export-start").ClickAsync();
        var ready = person.Page.GetByTestId("export-download");
        await Assertions.Expect(ready).ToBeVisibleAsync(new() { Timeout = 120_000 });
        var download = await person.Page.RunAndWaitForDownloadAsync(() => ready.ClickAsync());
        await download.SaveAsAsync(path);
        await person.Page.Locator(".mud-dialog").GetByRole(AriaRole.Button, new() { Name = "Close", Exact = true }).ClickAsync();
        return path;
    }

    private static async Task ImportMasksAsync(Person person, string file, string segment, string fit)
    {
        await person.Page.GetByTestId("import-masks").ClickAsync();
        await person.Page.GetByLabel("Segmentation file").SetInputFilesAsync(file);
        await Assertions.Expect(person.Page.GetByLabel(segment)).ToBeVisibleAsync(new() { Timeout = 60_000 });
        await Assertions.Expect(person.Page.Locator(".mud-dialog")).ToContainTextAsync(fit);
        await person.PhotographAsync($"preview-{Path.GetFileName(file).Split('.')[0]}");
        await person.Page.GetByTestId("import-masks-apply").ClickAsync();
        await Assertions.Expect(person.Page.Locator(".mud-dialog")).ToHaveCountAsync(0, new() { Timeout = 60_000 });
        await person.EventuallyAsync(async () => await person.MasksAsync() == Missing - 1, "the imported masks are shown");
    }

    private static bool Ball(int n) => Math.Pow((n % Side) - 24, 2) + Math.Pow((n / Side % Side) - 22, 2) < 150;

    private static string[] Study(TemporaryFolder folder) => [.. Enumerable.Range(0, Slices).Where(k => k != Missing).Select(k => folder.Write($"IM{k}", new DicomBuilder
    {
        Rows = Side,
        Columns = Side,
        Spacing = [2, 2],
        Position = [0, 0, 3 * k],
        Instance = k + 1,
        Pixels = [.. Enumerable.Range(0, Side * Side).Select(n => Ball(n) ? 800L : n % 97)],
    }.With(0x0020_0052, "UI", "1.2.3.9\0").Build()))];
}
