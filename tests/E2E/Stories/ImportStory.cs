using System.IO.Compression;
using System.Text;
using Mem3D.E2E.Tests.Stage;
using Mem3D.Testing;
using Microsoft.Playwright;

namespace Mem3D.E2E.Tests.Stories;

/// <summary>Several files at once on a small screen: a DICOM series in a zip comes in, broken and foreign files are named with reason and remedy.</summary>
public sealed class ImportStory
{
    [Fact]
    public async Task Good_files_come_in_and_bad_ones_say_why()
    {
        await using var theatre = new Theatre();
        await theatre.InitializeAsync();
        await using var person = await theatre.NewPersonAsync(1280, 720);
        person.Story = "import";
        person.ListenToConsole();
        var folder = Directory.CreateTempSubdirectory("mem3d-e2e-files-").FullName;
        try
        {
            var broken = Path.Combine(folder, "broken.nii");
            await File.WriteAllBytesAsync(broken, new byte[100], TestContext.Current.CancellationToken);
            var notes = Path.Combine(folder, "notes.txt");
            await File.WriteAllTextAsync(notes, "A shopping list, " + new string('x', 1000), Encoding.UTF8, TestContext.Current.CancellationToken);

            await person.SetUpAdministratorAsync();
            await person.CreateProjectAsync("Import study", "Liver");
            await person.ImportAsync(broken, notes, Zip(folder));
            await person.EventuallyAsync(async () => await person.Page.GetByText("broken.nii").CountAsync() > 0 && await person.Page.GetByText("notes.txt").CountAsync() > 0, "both bad files are named");
            await person.PhotographAsync("problems");
            (await person.Page.Locator("a[href^='cases/']").CountAsync()).Should().Be(1, "the series is one case and nothing else came in");

            await person.OpenOnlyCaseAsync();
            await person.WaitForWorkspaceAsync();
            await Assertions.Expect(person.Page.GetByTestId("workspace")).ToHaveAttributeAsync("data-shown", "5");
            await person.PhotographAsync("opened");
            person.Complaints.Should().BeEmpty();
            theatre.Server.Output.Should().NotContain("Unexpected error", "nobody meets an error that the server did not foresee");
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    /// <summary>Ten slices of 64×48 voxels with a bright disc.</summary>
    private static string Zip(string folder)
    {
        var path = Path.Combine(folder, "series.zip");
        using var zip = ZipFile.Open(path, ZipArchiveMode.Create);
        for (var k = 0; k < 10; k++)
        {
            var pixels = Enumerable.Range(0, 64 * 48).Select(n => Math.Pow((n % 64) - 32, 2) + Math.Pow((n / 64) - 24, 2) < 200 ? 120L : -80L).ToArray();
            var file = new DicomBuilder { Rows = 48, Columns = 64, Instance = k + 1, Position = [0, 0, 3.0 * k], Pixels = pixels }.Build();
            using var entry = zip.CreateEntry($"IMG{k:000}").Open();
            entry.Write(file);
        }

        return path;
    }
}
