using Mem3D.Data.Volumes;
using Mem3D.E2E.Tests.Stage;

namespace Mem3D.E2E.Tests.Stories;

/// <summary>The whole job on a real scan nobody trained on: a NIfTI file is imported and its left atrium segmented.</summary>
public sealed class RealScanStory(ITestOutputHelper output)
{
    [Fact]
    public async Task A_person_segments_a_real_scan()
    {
        Assert.SkipWhen(Repository.Shared is null, "There is no folder with real scans beside the checkout (data/val); set MEM3D_SHARED to one.");
        var folder = Path.Combine(Repository.Shared!, "data", "val", "heart");
        var labels = Directory.EnumerateFiles(Path.Combine(folder, "labelsTr"), "*.nii.gz").Order(StringComparer.Ordinal).First();
        var image = Path.Combine(folder, "imagesTr", Path.GetFileName(labels));

        await using var theatre = new Theatre();
        await theatre.InitializeAsync();
        await using var person = await theatre.NewPersonAsync();
        person.Story = "real";
        person.ListenToConsole();

        await person.SetUpAdministratorAsync();
        await person.CreateProjectAsync("Left atrium study", "Left atrium");
        await person.ImportAsync(image);
        await person.PhotographAsync("imported");
        await person.OpenOnlyCaseAsync();
        await person.WaitForWorkspaceAsync();

        var (result, copy) = await MainJob.DoAsync(theatre, person, new Truth(VolumeFile.LoadLabels(labels, TestContext.Current.CancellationToken), 1), 1, output);
        result.Should().BeGreaterThan(copy);
    }
}
