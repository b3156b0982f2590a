using System.IO.Compression;
using System.Text.Json;
using Mem3D.Data.Volumes;
using Mem3D.Testing;

namespace Mem3D.Cli.Tests;

/// <summary>import, export and inspect: what the web does, from the shell, on a real data folder.</summary>
public sealed class FolderTests : IDisposable
{
    private readonly Workbench _bench = new();

    public void Dispose() => _bench.Dispose();

    [Fact]
    public async Task A_scan_and_its_masks_go_in_and_come_out_the_same()
    {
        _bench.WriteImage("in/scan.nii.gz");
        _bench.WriteLabels("in/truth.nii.gz");
        (await RunAsync("import", "in/scan.nii.gz", "--data", "data", "--project", "Livers")).Should().Be(ExitCode.Success, _bench.Error);
        _bench.Out.Should().Contain("Imported into Livers").And.Contain("40×36×12").And.Contain("0.8×0.9×3").And.Contain("Peak memory");
        (await RunAsync("import", "in/truth.nii.gz", "--data", "data", "--project", "livers", "--case", "SCAN", "--json")).Should().Be(ExitCode.Success, _bench.Error);
        using (var said = JsonDocument.Parse(_bench.Out))
        {
            said.RootElement.GetProperty("segments").EnumerateArray().Select(s => s.GetProperty("label").GetString()).Should().Equal("Label 1", "Label 2", "Label 3");
        }

        (await RunAsync("export", "--data", "data", "--project", "Livers", "--case", "scan", "--format", "nifti", "-o", "out.nii.gz", "--json")).Should().Be(ExitCode.Success, _bench.Error);
        var (truth, written) = (VolumeFile.LoadLabels(_bench.PathOf("in/truth.nii.gz"), Token), VolumeFile.LoadLabels(_bench.PathOf("out.nii.gz"), Token));
        written.Values.Should().Equal(truth.Values);
        written.Geometry.IjkToLps.Should().Be(truth.Geometry.IjkToLps);
        using (var said = JsonDocument.Parse(_bench.Out))
        {
            said.RootElement.GetProperty("sha256").GetString().Should().Be(
                Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(await File.ReadAllBytesAsync(_bench.PathOf("out.nii.gz"), Token))));
        }

        Directory.CreateDirectory(_bench.PathOf("shelf"));
        (await RunAsync("export", "--data", "data", "--project", "Livers", "--case", "scan", "--format", "segNrrd", "--labels", "Label 2", "-o", "shelf")).Should().Be(ExitCode.Success);
        Directory.GetFiles(_bench.PathOf("shelf")).Select(Path.GetFileName).Should().Equal("Livers_scan.seg.nrrd");
        (await RunAsync("export", "--data", "data", "--project", "Livers", "--format", "bids", "-o", "bids.zip")).Should().Be(ExitCode.Success, _bench.Error);
        using var zip = ZipFile.OpenRead(_bench.PathOf("bids.zip"));
        zip.GetEntry("sub-scan/anat/sub-scan_dseg.nii.gz").Should().NotBeNull();
    }

    [Fact]
    public async Task What_is_bad_is_reported_and_the_rest_comes_in()
    {
        var slices = DicomBuilder.Series3D(12, [0, 0, 2]);
        for (var n = 0; n < 12; n++)
        {
            if (n != 5)
            {
                Write($"study/IM{n:00}", slices[n]);
            }
        }

        Write("study/notes.txt", "nothing"u8.ToArray());
        Write("study/time.nii", new NiftiBuilder { Dim = [4, 4, 3, 2, 3, 1, 1, 1], Values = [.. Enumerable.Range(0, 72).Select(v => (double)v)] }.Build());
        (await RunAsync("import", "study", "--data", "data", "--project", "P")).Should().Be(ExitCode.Failed);
        _bench.Out.Should().Contain("1 of 12 slices is missing, after slice 5.").And.Contain("4-D series of 3 frames").And.Contain("notes.txt").And.Contain("0 imported");
        (await RunAsync("import", "study", "--data", "data", "--project", "P", "--frames", "0,2")).Should().Be(ExitCode.Partial);
        _bench.Out.Should().Contain("time frame 0").And.Contain("time frame 2").And.NotContain("time frame 1").And.Contain("1 of 12 slices is missing");
        (await RunAsync("import", "study", "--data", "data", "--project", "P", "--gaps", "--json")).Should().Be(ExitCode.Partial);
        using var said = JsonDocument.Parse(_bench.Out);
        var imported = said.RootElement.GetProperty("cases").EnumerateArray().Single();
        imported.GetProperty("geometry").GetProperty("voxels").EnumerateArray().Select(v => v.GetInt32()).Should().Equal(5, 4, 12);
        imported.GetProperty("damagedSlices").EnumerateArray().Select(v => v.GetInt32()).Should().Equal(5);
    }

    [Fact]
    public async Task Inspect_says_what_there_is_and_names_no_patient()
    {
        var slices = DicomBuilder.Series3D(6, [0, 0, 2.5]);
        slices[2] = slices[2][..^9];
        for (var n = 0; n < 6; n++)
        {
            Write($"study/IM{n:00}", slices[n]);
        }

        Write("study/loc", new DicomBuilder { Series = "3", ImageType = "ORIGINAL\\PRIMARY\\LOCALIZER" }.Build());
        (await RunAsync("inspect", "study")).Should().Be(ExitCode.Success, _bench.Error);
        _bench.Out.Should().Contain("Abdomen").And.Contain("5×4×6").And.Contain("0.7×0.8×2.5").And.Contain("localiser").And.NotContain("SECRET");
        (await RunAsync("inspect", "study", "--decode", "--json")).Should().Be(ExitCode.Success);
        _bench.Out.Should().NotContain("SECRET");
        using var said = JsonDocument.Parse(_bench.Out);
        var volume = said.RootElement.GetProperty("volumes").EnumerateArray().Single();
        (volume.GetProperty("low").GetDouble(), volume.GetProperty("high").GetDouble()).Should().Be((0, 519));
        volume.GetProperty("warnings").EnumerateArray().Single().GetString().Should().Contain("Slice 3 of 6");
        volume.GetProperty("geometry").GetProperty("ijkToLps").EnumerateArray().First().EnumerateArray().Select(v => v.GetDouble()).Should().Equal(0.7, 0, 0, 0);
        said.RootElement.GetProperty("problems").EnumerateArray().Should().ContainSingle();
    }

    [Theory]
    [InlineData("inspect nowhere", "no file or folder 'nowhere'")]
    [InlineData("export --data nowhere --project P --format nifti --case c -o x", "no Mem3D data")]
    [InlineData("export --data data --project Q --format nifti --case c -o x", "no project 'Q'")]
    [InlineData("export --data data --project P --format nifti --case c -o x", "no case 'c'")]
    [InlineData("export --data data --project P --format nifti -o x", "takes no 'nifti' here")]
    [InlineData("export --data data --project P --format docx --case scan -o x", "takes no 'docx' here")]
    [InlineData("export --data data --project P --format mha --case scan --labels Spleen -o x", "no label 'Spleen'")]
    [InlineData("import scan.nii.gz --data data --project P --case scan", "not a label map")]
    public async Task What_cannot_be_done_says_why(string line, string why)
    {
        _bench.WriteImage("scan.nii.gz");
        (await RunAsync("import", "scan.nii.gz", "--data", "data", "--project", "P")).Should().Be(ExitCode.Success, _bench.Error);
        (await RunAsync(line.Split(' '))).Should().Be(ExitCode.Failed);
        _bench.Error.Should().Contain(why).And.NotContain("   at ");
        File.Exists(_bench.PathOf("x")).Should().BeFalse();
        Directory.GetFiles(_bench.PathOf("."), "*.partial").Should().BeEmpty();
    }

    [Fact]
    public async Task A_new_project_deidentifies_unless_told_otherwise()
    {
        for (var n = 0; n < 3; n++)
        {
            Write($"Smith/IM{n}", DicomBuilder.Series3D(3, [0, 0, 2])[n]);
        }

        (await _bench.RunAsync(["import", "Smith", "--data", "data", "--project", "P"])).Should().Be(ExitCode.Success, _bench.Error);
        _bench.Out.Should().Contain("Case 001 P001 CT").And.Contain("De-identified").And.NotContain("Abdomen").And.NotContain("SECRET").And.NotContain("Smith");
    }

    [Fact]
    public async Task A_folder_that_a_server_uses_is_left_alone()
    {
        _bench.WriteImage("scan.nii.gz");
        (await RunAsync("import", "scan.nii.gz", "--data", "data", "--project", "P")).Should().Be(ExitCode.Success, _bench.Error);
        using var server = new FileStream(_bench.PathOf("data/mem3d.lock"), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        (await RunAsync("import", "scan.nii.gz", "--data", "data", "--project", "P")).Should().Be(ExitCode.Failed);
        _bench.Error.Should().Contain("in use by another Mem3D process");
    }

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    /// <summary>Cases keep the names of their files, by which these tests tell them.</summary>
    private Task<int> RunAsync(params string[] arguments) => _bench.RunAsync(arguments is ["import", ..] ? [.. arguments, "--no-deidentify"] : arguments);

    private void Write(string relative, byte[] content)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(_bench.PathOf(relative))!);
        File.WriteAllBytes(_bench.PathOf(relative), content);
    }
}
