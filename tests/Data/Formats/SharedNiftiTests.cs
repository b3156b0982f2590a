using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using Mem3D.Core.Errors;
using Mem3D.Core.Volumes;
using Mem3D.Data.Volumes;
using Mem3D.Testing;

namespace Mem3D.Data.Tests.Formats;

/// <summary>Every real NIfTI, NRRD and MetaImage file of the shared folder against what nibabel says of it.</summary>
public sealed class SharedNiftiTests
{
    private const long MostBytes = 700L << 20;

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
        foreach (var row in Csv.Read(manifest).Where(r => !r["note"].Contains("data part", StringComparison.Ordinal)))
        {
            var path = SharedFiles.Find("dicom/" + row["file"])!;
            try
            {
                Compare(row, path);
                read++;
            }
            catch (Mem3DException e)
            {
                var expected = row["dtype"].StartsWith("complex", StringComparison.Ordinal) || row["shape"].Length == 0;
                expected.Should().BeTrue($"{row["file"]} was refused: {e.Message}");
                refused++;
            }
        }

        read.Should().Be(21);
        refused.Should().Be(3, "complex numbers, an Analyze header without voxels, and a file that is none");
    }

    private static void Compare(Dictionary<string, string> row, string path)
    {
        var because = row["file"];
        if (row["shape"].Length == 0)
        {
            VolumeFile.Load(path).Dispose();
            return;
        }

        var shape = Array.ConvertAll(row["shape"].Split('x'), s => int.Parse(s, CultureInfo.InvariantCulture));
        var frames = shape.Length == 4 ? shape[3] : 1;
        double minimum = double.PositiveInfinity, maximum = double.NegativeInfinity, sum = 0;
        for (var frame = 0; frame < frames; frame++)
        {
            var (begin, before) = (Stopwatch.GetTimestamp(), GC.GetAllocatedBytesForCurrentThread());
            using var volume = VolumeFile.Load(path, frame);
            Stopwatch.GetElapsedTime(begin).Should().BeLessThan(TimeSpan.FromSeconds(10), because);
            (GC.GetAllocatedBytesForCurrentThread() - before).Should().BeLessThan(MostBytes, because);
            volume.Info.Geometry.Size.Should().Be(new VolumeSize(shape[0], shape[1], shape[2]), because);
            var ras = JsonSerializer.Deserialize<double[][]>(row["affine"])!;
            var lps = volume.Info.Geometry.IjkToLps.ToArray();
            for (var n = 0; n < 12; n++)
            {
                (n < 8 ? -lps[n] : lps[n]).Should().BeApproximately(ras[n / 4][n % 4], 2e-5, because);
            }

            minimum = Math.Min(minimum, volume.Info.Intensity.Minimum);
            maximum = Math.Max(maximum, volume.Info.Intensity.Maximum);
            sum += NiftiReaderTests.Voxels(volume).Average(v => (double)v);
        }

        var tolerance = 1e-5 * Math.Max(1, Math.Abs(Number(row["scaled_max"])));
        minimum.Should().BeApproximately(Number(row["scaled_min"]), tolerance, because);
        maximum.Should().BeApproximately(Number(row["scaled_max"]), tolerance, because);
        (sum / frames).Should().BeApproximately(Number(row["scaled_mean"]), 1e-3 * Math.Max(1, Math.Abs(maximum) / 100), because);
    }

    private static double Number(string s) => double.Parse(s, CultureInfo.InvariantCulture);
}
