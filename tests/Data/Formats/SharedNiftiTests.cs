using System.Globalization;
using System.Text.Json;
using Mem3D.Core.Errors;
using Mem3D.Core.Volumes;
using Mem3D.Data.Volumes;
using Mem3D.Testing;

namespace Mem3D.Data.Tests.Formats;

/// <summary>Every real NIfTI file of the shared folder against what nibabel says of it.</summary>
public sealed class SharedNiftiTests
{
    [Fact]
    public void Every_file_reads_as_nibabel_reads_it_or_is_refused_with_a_reason()
    {
        if (SharedFiles.Find("dicom/nifti/MANIFEST.csv") is not { } manifest)
        {
            Console.WriteLine(SharedFiles.WhyMissing);
            Assert.Skip(SharedFiles.WhyMissing);
            return;
        }

        int read = 0, refused = 0;
        foreach (var row in Csv.Read(manifest).Where(r => r["file"].EndsWith(".nii", StringComparison.Ordinal) || r["file"].EndsWith(".gz", StringComparison.Ordinal)))
        {
            var path = SharedFiles.Find("dicom/" + row["file"])!;
            try
            {
                using var volume = VolumeFile.Load(path);
                Compare(row, volume);
                read++;
            }
            catch (Mem3DException e)
            {
                var expected = row["shape"].Split('x') is { Length: 4 } s && s[3] != "1" || row["dtype"].StartsWith("complex", StringComparison.Ordinal)
                    || row["shape"].Length == 0 || row["file"].Contains("nifti2", StringComparison.Ordinal);
                expected.Should().BeTrue($"{row["file"]} was refused: {e.Message}");
                refused++;
            }
        }

        read.Should().BeGreaterThan(10);
        refused.Should().BeGreaterThan(3);
    }

    private static void Compare(Dictionary<string, string> row, IVoxelSource volume)
    {
        var because = row["file"];
        var size = volume.Info.Geometry.Size;
        row["shape"].Should().StartWith(string.Create(CultureInfo.InvariantCulture, $"{size.Width}x{size.Height}x{size.Depth}"), because);
        var ras = JsonSerializer.Deserialize<double[][]>(row["affine"])!;
        var lps = volume.Info.Geometry.IjkToLps.ToArray();
        for (var n = 0; n < 12; n++)
        {
            (n < 8 ? -lps[n] : lps[n]).Should().BeApproximately(ras[n / 4][n % 4], 2e-5, because);
        }

        var voxels = NiftiReaderTests.Voxels(volume);
        double minimum = Number(row["scaled_min"]), maximum = Number(row["scaled_max"]), tolerance = 1e-5 * Math.Max(1, Math.Abs(maximum));
        volume.Info.Intensity.Minimum.Should().BeApproximately(minimum, tolerance, because);
        volume.Info.Intensity.Maximum.Should().BeApproximately(maximum, tolerance, because);
        voxels.Average(v => (double)v).Should().BeApproximately(Number(row["scaled_mean"]), 1e-3 * Math.Max(1, Math.Abs(maximum) / 100), because);
    }

    private static double Number(string s) => double.Parse(s, CultureInfo.InvariantCulture);
}
