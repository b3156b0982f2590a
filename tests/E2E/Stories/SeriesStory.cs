using System.IO.Compression;
using Mem3D.E2E.Tests.Stage;
using Mem3D.Testing;
using Microsoft.Playwright;

namespace Mem3D.E2E.Tests.Stories;

/// <summary>A study with several series, one of them compressed and with a slice cut off: the person sees what they are and takes two of three.</summary>
public sealed class SeriesStory
{
    [Fact]
    public async Task Of_several_series_those_that_are_wanted_come_in()
    {
        await using var theatre = new Theatre();
        await theatre.InitializeAsync();
        await using var person = await theatre.NewPersonAsync(1280, 720);
        person.Story = "series";
        person.ListenToConsole();
        var folder = Directory.CreateTempSubdirectory("mem3d-e2e-files-").FullName;
        try
        {
            await person.SetUpAdministratorAsync();
            await person.CreateProjectAsync("Several series", "Liver");
            await person.TakeScansAsTheyAreAsync();
            await person.Page.Locator("input[type=file]:not([webkitdirectory])").First.SetInputFilesAsync(Study(folder));
            var cards = person.Page.Locator(".m3-series-list label");
            await person.EventuallyAsync(async () => await cards.CountAsync() == 3, "three series are shown");
            await person.EventuallyAsync(
                async () => await cards.Locator("img").EvaluateAllAsync<bool>("all => all.every(i => i.complete && i.naturalWidth > 20)"), "each has a picture");
            (await cards.AllInnerTextsAsync()).Should().SatisfyRespectively(
                t => t.Should().Contain("Arterial phase").And.Contain("12 slices of 64×48").And.Contain("0.7 × 0.8 × 3 mm"),
                t => t.Should().Contain("Portal phase").And.Contain("10 slices"),
                t => t.Should().Contain("Uneven").And.Contain("not evenly spaced"));
            await person.PhotographAsync("choice");
            await person.Page.SetViewportSizeAsync(1920, 1080);
            await person.PhotographAsync("choice-large");
            await person.Page.SetViewportSizeAsync(1280, 720);

            await cards.Nth(0).Locator("input").UncheckAsync();
            await person.Page.GetByRole(AriaRole.Button, new() { Name = "Import 2 volumes" }).ClickAsync();
            await person.EventuallyAsync(async () => await person.Page.Locator("a[href^='cases/']").CountAsync() == 2, "two cases came in");
            await person.EventuallyAsync(async () => await person.Page.GetByText("localiser").CountAsync() > 0, "the localiser is named");
            await person.PhotographAsync("imported");
            (await person.Page.GetByText("Arterial phase").CountAsync()).Should().Be(0, "it was left out");
            await person.EventuallyAsync(async () => await person.Page.GetByText("Slice 5 of 10").CountAsync() > 0, "the slice that was cut off is named");
            await person.Page.GetByText("Portal phase").First.ClickAsync();
            await person.WaitForWorkspaceAsync();
            await person.GoToAsync(4);
            await person.PhotographAsync("damaged-slice");
            person.Complaints.Should().BeEmpty();
            theatre.Server.Output.Should().NotContain("Unexpected error").And.NotContain("Decoding processes cannot be started");
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static string Study(string folder)
    {
        var path = Path.Combine(folder, "study.zip");
        using var zip = ZipFile.Open(path, ZipArchiveMode.Create);
        void Add(string name, DicomBuilder file, int cut = 0)
        {
            using var entry = zip.CreateEntry(name).Open();
            entry.Write(file.Build().AsSpan()[..^cut]);
        }

        double[] uneven = [0, 3, 7.5, 9, 14];
        for (var k = 0; k < 12; k++)
        {
            Add($"A{k}", Slice("1.1", "Arterial phase", k, 3.0 * k, 150));
            if (k < 10)
            {
                Add($"P{k}", Slice("1.2", "Portal phase", k, 5.0 * k, 260).RunLengthCoded(), k == 4 ? 200 : 0);
            }

            if (k < uneven.Length)
            {
                Add($"U{k}", Slice("1.3", "Uneven", k, uneven[k], 90));
            }
        }

        var localiser = Slice("1.4", "Scout", 0, 0, 100);
        localiser.ImageType = "ORIGINAL\\PRIMARY\\LOCALIZER";
        Add("L", localiser);
        return path;
    }

    /// <summary>64×48 voxels with a bright ellipse that grows along the stack.</summary>
    private static DicomBuilder Slice(string series, string description, int k, double z, double size) => new()
    {
        Series = series,
        Description = description,
        Rows = 48,
        Columns = 64,
        Instance = k + 1,
        Position = [0, 0, z],
        Pixels = [.. Enumerable.Range(0, 64 * 48).Select(n =>
            Math.Pow((n % 64) - 32, 2) + (2 * Math.Pow((n / 64) - 24, 2)) < size * (1 + (k * 0.2)) ? 140L + (n % 64) : -90L + (n / 64))],
    };
}
