using System.Diagnostics;
using System.Security.Cryptography;
using Mem3D.Core.Errors;
using Mem3D.Data.Formats.Dicom;
using Mem3D.Testing;

namespace Mem3D.Data.Tests.Formats.Dicom;

/// <summary>Every real file of the shared folder: its decoded samples are those of other toolkits, bit for bit, or it is refused in words.</summary>
public sealed class SharedPixelTests
{
    /// <summary>Several times the largest file of the folder, unpacked.</summary>
    private const long MostBytes = 700L << 20;

    /// <summary>Longest time of a file, as of an image on a server.</summary>
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(10);

    private static readonly IDicomBackend Backend = DicomBackends.Create(new InProcessDecoder());

    /// <summary>One row of the manifest a test.</summary>
    public static TheoryData<string, string> Rows()
    {
        var data = new TheoryData<string, string>();
        if (SharedFiles.Find("dicom/MANIFEST.csv") is { } manifest)
        {
            foreach (var row in Csv.Read(manifest))
            {
                data.Add(row["file"], row["class"]);
            }
        }
        else
        {
            data.Add("", "");
        }

        return data;
    }

    [Theory]
    [MemberData(nameof(Rows))]
    public void Samples_are_those_of_other_toolkits(string file, string kind)
    {
        if (file.Length == 0)
        {
            Assert.Skip(SharedFiles.WhyMissing);
        }

        var row = Csv.Read(SharedFiles.Find("dicom/MANIFEST.csv")!).Single(r => r["file"] == file);
        using var folder = new TemporaryFolder();
        var path = SharedFiles.Extract(file, folder);
        string? hash = null;
        var before = GC.GetAllocatedBytesForCurrentThread();
        var begin = Stopwatch.GetTimestamp();
        try
        {
            hash = Hash(path);
        }
        catch (Mem3DException e) when (kind == "odd")
        {
            Stopwatch.GetElapsedTime(begin).Should().BeLessThan(Longest);
            (GC.GetAllocatedBytesForCurrentThread() - before).Should().BeLessThan(MostBytes);
            e.Message.Should().NotBeEmpty().And.NotContain(path);
            e.Remedy.Should().NotBeEmpty();
            return;
        }

        Stopwatch.GetElapsedTime(begin).Should().BeLessThan(Longest);
        (GC.GetAllocatedBytesForCurrentThread() - before).Should().BeLessThan(MostBytes);
        if (kind == "check" && DicomBackends.Name != "Managed")
        {
            return; // other toolkits disagree about these, and each backend follows its own
        }

        if (kind != "no-pixels" && row["sha256_16_of_le_pixels"].Length > 0)
        {
            hash.Should().Be(row["sha256_16_of_le_pixels"], row["note"]);
        }
        else if (kind == "no-pixels")
        {
            hash.Should().BeNull();
        }
    }

    [Fact]
    public void No_file_of_the_folder_is_left_out()
    {
        if (SharedFiles.Find("dicom") is not { } root)
        {
            Console.WriteLine(SharedFiles.WhyMissing);
            Assert.Skip(SharedFiles.WhyMissing);
            return;
        }

        var tested = Csv.Read(Path.Combine(root, "MANIFEST.csv")).Concat(Csv.Read(Path.Combine(root, "nifti", "MANIFEST.csv"))).Select(r => r["file"].Split('!')[0]).ToHashSet();
        Directory.EnumerateFiles(root, "*", SearchOption.AllDirectories).Select(f => Path.GetRelativePath(root, f).Replace('\\', '/'))
            .Where(f => Path.GetExtension(f) is not (".csv" or ".md") && !tested.Contains(f)).Should().BeEmpty("each is a row of a manifest, and each row is a test");
    }

    /// <summary>First 16 hexadecimal digits of SHA-256 over all decoded frames; null without pixels.</summary>
    private static string? Hash(string path)
    {
        var image = Backend.Open(path, Path.GetFileName(path));
        if (!image.HasPixels)
        {
            return null;
        }

        Backend.Refuse(image.TransferSyntax).Should().BeNull();
        using var pixels = Backend.Pixels(image);
        using var sha = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        for (var n = 0; n < image.Frames; n++)
        {
            sha.AppendData(pixels.Frame(n, TestContext.Current.CancellationToken));
        }

        return Convert.ToHexStringLower(sha.GetHashAndReset())[..16];
    }
}
