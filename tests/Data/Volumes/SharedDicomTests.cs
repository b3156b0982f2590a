using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using Mem3D.Core.Volumes;
using Mem3D.Testing;

namespace Mem3D.Data.Tests.Volumes;

/// <summary>Real series from scanners, against what other readers say of them.</summary>
public sealed class SharedDicomTests : ImportTestBase
{
    [Theory]
    [InlineData("series_mr_coronal16", 0)]
    [InlineData("series_ct_philips_5mm_axial.zip", 0)]
    [InlineData("series_ct_ge_tilt_nonuniform.zip", 1)]
    public async Task A_series_has_the_geometry_and_values_that_dcm2niix_gives_it(string name, int problems)
    {
        var path = SharedFiles.Find("dicom/" + name);
        if (path is null)
        {
            Console.WriteLine(SharedFiles.WhyMissing);
            Assert.Skip(SharedFiles.WhyMissing);
        }

        var row = Csv.Read(SharedFiles.Find("dicom/SERIES.csv")!).Single(r => r["series"] == name);
        var files = Directory.Exists(path) ? Directory.GetFiles(path) : [path!];
        var report = await ImportAsync([.. files.Select(f => new UploadedFile(f, Path.GetFileName(f)))]);
        report.Problems.Should().HaveCount(problems, string.Join(' ', report.Problems));
        var info = report.Cases.Should().ContainSingle().Which;
        var geometry = info.Volume.Geometry;
        geometry.Size.Should().Be(new VolumeSize((int)Number(row["cols"]), (int)Number(row["rows"]), (int)Number(row["slices"])));
        var spacing = Numbers(row["pixel_spacing_row_col"]);
        geometry.SpacingMm.J.Should().BeApproximately(spacing[0], 1e-5);
        geometry.SpacingMm.I.Should().BeApproximately(spacing[1], 1e-5);
        double[] first = Numbers(row["first_IPP_sorted_along_normal"]), last = Numbers(row["last_IPP"]);
        Near(geometry.IjkToLps.ToMillimetres(0, 0, 0), first);
        Near(geometry.IjkToLps.ToMillimetres(0, 0, geometry.Size.Depth - 1), last);
        var direction = Numbers(row["IOP"]);
        var (x, y, z) = geometry.IjkToLps.Step(SliceAxis.J);
        Near((x / spacing[0], y / spacing[0], z / spacing[0]), direction[3..]);

        var reference = row["dcm2niix_reference_rescaled"].Split(' ');
        var voxels = await VoxelsAsync(info);
        info.Volume.Intensity.Minimum.Should().Be(Number(reference[2].Split('=')[1]));
        info.Volume.Intensity.Maximum.Should().Be(Number(reference[3].Split('=')[1]));
        voxels.Average(v => (double)v).Should().BeApproximately(Number(reference[4].Split('=')[1]), 1e-4);
        if (row["uniformity"] == "NON-UNIFORM")
        {
            report.Problems.Single().Reason.Should().Contain("not evenly spaced (1.08 to 7 mm)");
        }

        NothingHalfDone(volumes: 1);
    }

    [Theory]
    [InlineData("series_mr_coronal16")]
    [InlineData("seg_liver")]
    [InlineData("series_ct_philips_5mm_axial.zip")]
    [InlineData("enhanced/enh.dcm")]
    public async Task Every_voxel_lies_where_dcm2niix_puts_it(string name)
    {
        var why = SharedFiles.Find("dicom/" + name) is null ? SharedFiles.WhyMissing : Tool.Why("dcm2niix", "dcm2niix");
        if (why is not null)
        {
            Console.WriteLine(why);
            Assert.Skip(why);
        }

        var folder = Host.Temporary.File("series");
        var path = SharedFiles.Find("dicom/" + name)!;
        if (Directory.Exists(path))
        {
            foreach (var image in Directory.GetFiles(path).Where(f => !f.EndsWith("liver.dcm", StringComparison.Ordinal)))
            {
                Host.Temporary.Write($"series/{Path.GetFileName(image)}", await File.ReadAllBytesAsync(image));
            }
        }
        else if (path.EndsWith(".dcm", StringComparison.Ordinal))
        {
            Host.Temporary.Write("series/enhanced.dcm", await File.ReadAllBytesAsync(path));
        }
        else
        {
            System.IO.Compression.ZipFile.ExtractToDirectory(path, folder);
        }

        var output = Directory.CreateDirectory(Host.Temporary.File("nifti")).FullName;
        var (_, said) = Tool.Run("dcm2niix", "-f", "theirs", "-z", "n", "-o", output, folder);
        File.Exists(Path.Combine(output, "theirs.nii")).Should().BeTrue(said);
        using var theirs = Mem3D.Data.Volumes.VolumeFile.Load(Path.Combine(output, "theirs.nii"));
        var info = (await ImportAsync([.. Directory.GetFiles(folder, "*", SearchOption.AllDirectories).Select(f => new UploadedFile(f, Path.GetFileName(f)))])).Cases.Single();
        var ours = await VoxelsAsync(info);
        var (from, to) = (theirs.Info.Geometry, info.Volume.Geometry);
        var map = GridMap.Match(from, to);
        from.Size.VoxelCount.Should().Be(to.Size.VoxelCount);
        var voxels = Formats.NiftiReaderTests.Voxels(theirs);
        for (var n = 0; n < voxels.Length; n++)
        {
            var (i, j, k) = map.Map(n % from.Size.Width, n / from.Size.Width % from.Size.Height, n / (from.Size.Width * from.Size.Height));
            if (voxels[n] != ours[i + (to.Size.Width * (j + (to.Size.Height * k)))])
            {
                Assert.Fail($"Voxel ({i}, {j}, {k}) is {ours[i + (to.Size.Width * (j + (to.Size.Height * k)))]} here and {voxels[n]} there.");
            }
        }
    }

    [Fact]
    public async Task Every_single_file_is_read_or_refused_with_a_reason()
    {
        if (SharedFiles.Find("dicom") is not { } root)
        {
            Assert.Skip(SharedFiles.WhyMissing);
            return;
        }

        int read = 0, refused = 0;
        foreach (var file in Directory.EnumerateFiles(root, "*", SearchOption.AllDirectories).Where(f => !f.Contains("nifti", StringComparison.Ordinal)))
        {
            var begin = Stopwatch.GetTimestamp();
            var report = await ImportAsync(new UploadedFile(file, Path.GetFileName(file)));
            Stopwatch.GetElapsedTime(begin).Should().BeLessThan(TimeSpan.FromSeconds(10), Path.GetFileName(file));
            (report.Cases.Count + report.Problems.Count).Should().BePositive(Path.GetFileName(file));
            report.Problems.Should().AllSatisfy(p => p.Remedy.Should().NotBeEmpty());
            read += report.Cases.Count;
            refused += report.Problems.Count;
        }

        read.Should().BeGreaterThan(10);
        refused.Should().BeGreaterThan(10);
        NothingHalfDone(volumes: read);
    }

    private static void Near((double X, double Y, double Z) got, double[] expected)
    {
        got.X.Should().BeApproximately(expected[0], 2e-4);
        got.Y.Should().BeApproximately(expected[1], 2e-4);
        got.Z.Should().BeApproximately(expected[2], 2e-4);
    }

    private static double Number(string s) => double.Parse(s, CultureInfo.InvariantCulture);

    private static double[] Numbers(string s) => JsonSerializer.Deserialize<double[]>(s)!;
}
