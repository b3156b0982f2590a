using System.Collections.Concurrent;
using Mem3D.Core.Interactions;
using Mem3D.E2E.Tests.Stage;
using Mem3D.Testing;
using Microsoft.Playwright;

namespace Mem3D.E2E.Tests.Stories;

/// <summary>
/// A hospital's archive (a real Orthanc) is set up, a study is found and pulled, de-identified, segmented, and the segmentation goes back. No name of the
/// patient is in any address the browser asked for, nor in the server's log.
/// </summary>
public sealed class ArchiveStory
{
    private const int Slices = 10;

    [Fact]
    public async Task A_scan_comes_from_an_archive_and_its_segmentation_goes_back()
    {
        if (Orthanc.Why is { } why)
        {
            Console.WriteLine(why);
            Assert.Skip(why);
        }

        await using var orthanc = await Orthanc.WithAsync(Study());

        await using var theatre = new Theatre();
        await theatre.InitializeAsync();
        await using var person = await theatre.NewPersonAsync(1280, 720);
        person.Story = "archive";
        person.ListenToConsole();
        var page = person.Page;
        var addresses = new ConcurrentBag<string>();
        page.Request += (_, request) => addresses.Add(request.Url);

        await person.SetUpAdministratorAsync();
        await page.GotoAsync("/archives");
        await person.WaitUntilLiveAsync();
        await page.GetByLabel("Name", new() { Exact = true }).FillAsync("City hospital");
        await page.GetByLabel("Address of its DICOMweb services").FillAsync(orthanc.Address);
        await page.GetByLabel("Signs in with").SelectOptionAsync("Basic");
        await page.GetByLabel("User name", new() { Exact = true }).FillAsync(Orthanc.User);
        await page.GetByLabel("Password at the archive").FillAsync(Orthanc.Password);
        await person.PhotographAsync("form");
        await page.GetByRole(AriaRole.Button, new() { Name = "Save" }).ClickAsync();
        await Assertions.Expect(page.GetByTestId("archive")).ToContainTextAsync("City hospital", new() { Timeout = 60_000 });
        await page.GetByRole(AriaRole.Button, new() { Name = "Test" }).ClickAsync();
        await Assertions.Expect(page.GetByText("City hospital answers.")).ToBeVisibleAsync(new() { Timeout = 60_000 });
        await person.PhotographAsync("archives");

        await page.GotoAsync("/");
        await person.CreateProjectAsync("Archive study", "Liver");
        await page.GetByTestId("from-archive").ClickAsync();
        await page.GetByLabel("Patient name").FillAsync("qx");
        await page.GetByTestId("archive-search").ClickAsync();
        await page.GetByTestId("archive-study").ClickAsync(new() { Timeout = 60_000 });
        var series = page.GetByTestId("archive-series");
        await Assertions.Expect(series).ToContainTextAsync("QxPortal", new() { Timeout = 60_000 });
        await person.EventuallyAsync(async () => await series.Locator("img").EvaluateAsync<bool>("i => i.complete && i.naturalWidth > 20"), "the archive's picture of the series is shown");
        await series.Locator("input").CheckAsync();
        await page.GetByTestId("archive-keep").CheckAsync();
        await person.PhotographAsync("browse");
        await page.GetByTestId("archive-pull").ClickAsync();
        await Assertions.Expect(page.Locator(".m3-transfer")).ToContainTextAsync("Imported 1 case", new() { Timeout = 60_000 });
        await Assertions.Expect(page.Locator("a[href^='cases/']").First).ToContainTextAsync("Case 001 P001 CT", new() { Timeout = 60_000 });
        await page.Locator(".m3-removed summary").ClickAsync();
        await Assertions.Expect(page.Locator(".m3-removed")).ToContainTextAsync("Patient's Name");
        await person.PhotographAsync("imported");
        (await page.Locator(".m3-removed").InnerTextAsync()).Should().NotContain("Qx");

        await person.OpenOnlyCaseAsync();
        await person.WaitForWorkspaceAsync();
        await person.GoToAsync(5);
        await person.DrawAsync(new Prompt(PromptKind.Click, true, [new SlicePoint(32, 24)]));
        await person.WaitUntilQuietAsync();
        await person.WaitForMasksAsync(1);
        await page.GoBackAsync();
        await person.WaitUntilLiveAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "More for Case 001 P001 CT" }).ClickAsync();
        await page.GetByText("Send masks to an archive…").ClickAsync();
        await person.PhotographAsync("send");
        await page.GetByTestId("archive-send").ClickAsync();
        var send = page.GetByTestId("send");
        await Assertions.Expect(send).ToHaveAttributeAsync("data-state", "taken", new() { Timeout = 120_000 });
        await Assertions.Expect(send).ToContainTextAsync("City hospital took the masks of Case 001 P001 CT");
        await person.PhotographAsync("sent");
        (await orthanc.FilesAsync("SEG")).Should().ContainSingle();
        await send.GetByRole(AriaRole.Button, new() { Name = "Close" }).ClickAsync();
        await Assertions.Expect(send).ToHaveCountAsync(0);

        person.Complaints.Should().BeEmpty();
        addresses.Should().HaveCountGreaterThan(20).And.NotContain(a => a.Contains("Qx", StringComparison.OrdinalIgnoreCase) || a.Contains("1.2.999", StringComparison.Ordinal));
        theatre.Server.Output.Should().NotContain("Unexpected error").And.NotContainEquivalentOf("QxSmith").And.NotContain("QX-0815").And.NotContain("1.2.999").And.NotContain(Orthanc.Password);
    }

    [Fact]
    public async Task Names_of_files_are_in_no_address_and_no_log()
    {
        await using var theatre = new Theatre();
        await theatre.InitializeAsync();
        await using var person = await theatre.NewPersonAsync(1280, 720);
        person.Story = "private";
        var addresses = new ConcurrentBag<string>();
        person.Page.Request += (_, request) => addresses.Add(request.Url);
        using var folder = new TemporaryFolder();
        var files = Study().Select((f, n) => folder.Write($"QxSmith{n}.dcm", f)).Append(folder.Write("QxBroken.nii", new byte[400])).ToArray();
        await person.SetUpAdministratorAsync();
        await person.CreateProjectAsync("Private study", "Liver");
        await person.ImportAsync(files);
        await Assertions.Expect(person.Page.Locator(".m3-transfer")).ToContainTextAsync("QxBroken.nii", new() { Timeout = 60_000 });
        await Assertions.Expect(person.Page.Locator(".m3-deidentification")).ToBeVisibleAsync();
        await person.PhotographAsync("imported");
        (await person.Page.Locator(".m3-grid").InnerTextAsync()).Should().Contain("Case 001").And.NotContain("Qx");
        addresses.Count(a => a.Contains("/api/uploads/", StringComparison.Ordinal)).Should().BeGreaterThan(Slices);
        addresses.Should().NotContain(a => a.Contains("Qx", StringComparison.OrdinalIgnoreCase));
        theatre.Server.Output.Should().NotContainEquivalentOf("Qx");
    }

    private static IEnumerable<byte[]> Study() => Enumerable.Range(0, Slices).Select(n => new DicomBuilder
    {
        Study = "1.2.999.1",
        Series = "1.2.999.1.1",
        Description = "QxPortal venous",
        Instance = n + 1,
        Rows = 48,
        Columns = 64,
        Position = [0, 0, 3.0 * n],
        Pixels = [.. Enumerable.Range(0, 64 * 48).Select(p => Math.Pow((p % 64) - 32, 2) + Math.Pow((p / 64) - 24, 2) < 200 ? 120L : -80L)],
    }.With(0x0010_0010, "PN", "QxSmith^Jane").With(0x0010_0020, "LO", "QX-0815").With(0x0008_0050, "SH", "QXACC").With(0x0008_0020, "DA", "19990607")
        .With(0x0008_1030, "LO", "Abdomen with contrast").With(0x0020_0052, "UI", "1.2.999.9").Build());
}
