using System.IO.Compression;
using System.Text.Json;
using Mem3D.Data.Volumes;
using Mem3D.Testing;

namespace Mem3D.Cli.Tests;

/// <summary>What the web asks a person about an import, a command line says beforehand.</summary>
public sealed class ImportOptionsTests : IDisposable
{
    private readonly Workbench _bench = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose() => _bench.Dispose();

    [Fact]
    public async Task Of_several_series_those_named_come_in()
    {
        WriteSeries("study", "1.2.3.4", "Abdomen native");
        WriteSeries("study", "1.2.3.5", "Abdomen venous");
        (await RunAsync("import", "study", "--series", "VENOUS", "--no-deidentify")).Should().Be(ExitCode.Success, _bench.Error);
        _bench.Out.Should().Contain("Abdomen venous").And.NotContain("native").And.Contain("1 imported, 0 remarks");
        (await RunAsync("import", "study", "--series", "native", "--series", "venous")).Should().Be(ExitCode.Success, _bench.Error);
        _bench.Out.Should().Contain("2 imported");
        (await RunAsync("import", "study", "--series", "arterial")).Should().Be(ExitCode.Failed);
        _bench.Out.Should().Contain("no series whose name contains 'arterial'").And.Contain("Abdomen native").And.Contain("Abdomen venous").And.Contain("0 imported");
        Directory.Delete(_bench.PathOf("study"), recursive: true);
        WriteSeries("study", "1.2.3.4", "Abdomen native");
        (await RunAsync("import", "study", "--series", "venous")).Should().Be(ExitCode.Failed, "one series is asked about too");
        (await RunAsync("import", "study", "--series", "native")).Should().Be(ExitCode.Success, _bench.Error);
    }

    [Fact]
    public async Task A_new_project_can_retain_identifiers()
    {
        WriteSeries("study", "1.2.3.4", "Abdomen");
        (await RunAsync("import", "study", "--retain-uids", "--json")).Should().Be(ExitCode.Success, _bench.Error);
        using var said = JsonDocument.Parse(_bench.Out);
        var report = said.RootElement.GetProperty("deidentification");
        report.GetProperty("methods").EnumerateArray().Select(m => m.GetString()).Should().Contain("Retain UIDs Option");
        report.GetProperty("attributes").EnumerateArray().Single(a => a.GetProperty("tag").GetString() == "(0020,000D)").GetProperty("action").GetString().Should().Be("K");
    }

    [Fact]
    public async Task Segments_are_chosen_and_become_the_labels_that_are_named()
    {
        _bench.WriteImage("scan.nii.gz");
        _bench.WriteLabels("truth.nii.gz");
        (await RunAsync("import", "scan.nii.gz", "--no-deidentify")).Should().Be(ExitCode.Success, _bench.Error);
        (await RunAsync("import", "truth.nii.gz", "--case", "scan", "--segments", "label 2=Spleen", "--json")).Should().Be(ExitCode.Success, _bench.Error);
        using (var said = JsonDocument.Parse(_bench.Out))
        {
            said.RootElement.GetProperty("segments").EnumerateArray().Select(s => (s.GetProperty("name").GetString(), s.GetProperty("label").GetString()))
                .Should().Equal(("Label 2", "Spleen"));
        }

        (await _bench.RunAsync(["export", "--data", "data", "--project", "P", "--case", "scan", "--format", "nifti", "-o", "out.nii.gz"])).Should().Be(ExitCode.Success, _bench.Error);
        Voxels("out.nii.gz", 1).Should().Equal(Voxels("truth.nii.gz", 2));

        foreach (var (list, why) in new[]
        {
            ("Liver", "no segment 'Liver'"), ("Label 1=Spleen,Label 2=Spleen", "Two segments are to become the same label"), ("Label 1=New,Label 3=New", "two labels of the name"),
            ("Label 1,Label 1=B", "No segment was chosen"),
        })
        {
            (await RunAsync("import", "truth.nii.gz", "--case", "scan", "--segments", list)).Should().Be(ExitCode.Failed);
            _bench.Error.Should().Contain(why);
        }

        (await RunAsync("import", "truth.nii.gz", "--case", "scan", "--segments", "Label 1,,Label 2")).Should().Be(ExitCode.Usage);
    }

    [Fact]
    public async Task Inspect_finds_segmentations_inside_zips()
    {
        WriteSeries("study", "1.2.3.4", "Abdomen");
        (await RunAsync("import", "study", "--no-deidentify")).Should().Be(ExitCode.Success, _bench.Error);
        WriteMasks("masks.nii.gz");
        (await RunAsync("import", "masks.nii.gz", "--case", "Abdomen", "--segments", "Label 1=Liver")).Should().Be(ExitCode.Success, _bench.Error + _bench.Out);
        foreach (var (format, name) in new[] { ("dicomSeg", "study/seg"), ("rtStruct", "study/outlines"), ("segNrrd", "study/liver.seg.nrrd") })
        {
            (await _bench.RunAsync(["export", "--data", "data", "--project", "P", "--case", "Abdomen", "--format", format, "-o", name])).Should().Be(ExitCode.Success, _bench.Error);
        }

        await ZipFile.CreateFromDirectoryAsync(_bench.PathOf("study"), _bench.PathOf("study.zip"), Token);
        (await _bench.RunAsync(["inspect", "study.zip", "--json"])).Should().Be(ExitCode.Success, _bench.Error);
        using var said = JsonDocument.Parse(_bench.Out);
        said.RootElement.GetProperty("volumes").GetArrayLength().Should().Be(1);
        said.RootElement.GetProperty("problems").GetArrayLength().Should().Be(0, _bench.Out);
        said.RootElement.GetProperty("segmentations").EnumerateArray().Select(s => (s.GetProperty("file").GetString(), s.GetProperty("segments")[0].GetString()))
            .Should().BeEquivalentTo([("seg", "Liver"), ("outlines", "Liver"), ("liver.seg.nrrd", "Liver")]);
    }

    private Task<int> RunAsync(params string[] arguments) => _bench.RunAsync([.. arguments, "--data", "data", "--project", "P"]);

    private IEnumerable<bool> Voxels(string file, byte number) => VolumeFile.LoadLabels(_bench.PathOf(file), Token).Values.ToArray().Select(v => v == number);

    private void WriteSeries(string folder, string uid, string description)
    {
        Directory.CreateDirectory(_bench.PathOf(folder));
        var slices = DicomBuilder.Series3D(6, [0, 0, 2], (b, _) => (b.With(0x0020_0052, "UI", "1.2.3.9").Series, b.Description) = (uid, description));
        for (var n = 0; n < slices.Count; n++)
        {
            File.WriteAllBytes(_bench.PathOf($"{folder}/{uid}-{n}"), slices[n]);
        }
    }

    /// <summary>A label map on the series' grid, which is 5×4×6 voxels of 0.7×0.8×2 mm.</summary>
    private void WriteMasks(string file) => File.WriteAllBytes(_bench.PathOf(file), new NiftiBuilder
    {
        Datatype = 2,
        Dim = [3, 5, 4, 6, 1, 1, 1, 1],
        Values = [.. Enumerable.Range(0, 120).Select(n => n is >= 20 and < 60 && n % 5 is 1 or 2 ? 1.0 : 0)],
    }.WithSform(-0.7f, 0, 0, 0, 0, -0.8f, 0, 0, 0, 0, 2, 0).BuildGzip());
}
