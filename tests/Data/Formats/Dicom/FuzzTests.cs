using System.Diagnostics;
using Mem3D.Core.Errors;
using Mem3D.Data.Formats.Dicom;
using Mem3D.Data.Formats.Dicom.Isolation;
using Mem3D.Data.Volumes;
using Mem3D.Testing;
using Microsoft.Extensions.Logging.Abstractions;

namespace Mem3D.Data.Tests.Formats.Dicom;

/// <summary>
/// Real files with bytes changed, cut out, doubled and cut off: read or refused in words, in bounded time and memory. The seeds are fixed; MEM3D_FUZZ
/// is the number of mutations a file for a longer run (docs/dicom.md).
/// </summary>
public sealed class FuzzTests : IDisposable
{
    private const long MostBytes = 700L << 20;

    /// <summary>Longest time of a file, as of an image on a server.</summary>
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(10);

    private readonly TemporaryFolder _folder = new();
    private readonly WorkerPool _pool = new(
        DecodeWorkerOptions.Of(typeof(Cli.CommandTree).Assembly), TimeProvider.System, NullLogger<WorkerPool>.Instance);

    public static TheoryData<string, bool> Files() => new()
    {
        { "pydicom/MR_small.dcm", false },
        { "pydicom/MR_small_bigendian.dcm", false },
        { "pydicom/image_dfl.dcm", false },
        { "pydicom/MR_small_RLE.dcm", false },
        { "pydicom/JPGExtended.dcm", false },
        { "pydicom/SC_rgb_jpeg_dcmtk.dcm", false },
        { "ts/CTImage_JPEGProcess1TransferSyntax_1.2.840.10008.1.2.4.50.dcm", false },
        { "ts/CTImage_JPEGProcess10_12TransferSyntax_1.2.840.10008.1.2.4.55.dcm", false },
        { "ts/CTImage_JPEGProcess14TransferSyntax_1.2.840.10008.1.2.4.57.dcm", false },
        { "ts/CT0012.fragmented_no_bot_jpeg_baseline.51.dcm", false },
        { "enhanced/emri_small.dcm", false },
        { "enhanced/emri_small_RLE.dcm", false },
        { "odd/nested_priv_SQ.dcm", false },
        { "dicomdir/DICOMDIR", false },
        { "nifti/anatomical.nii", false },
        { "nifti/standard.nii.gz", false },
        { "nifti/little.nii.gz", false },
        { "nifti/mha.mha", false },
        { "nifti/BallBinary30x30x30.nrrd", false },
        { "nifti/BallBinary30x30x30_gz.nrrd", false },

        // the decoders of the system may crash: they run in processes of their own, as for the server
        { "pydicom/MR_small_jpeg_ls_lossless.dcm", true },
        { "pydicom/MR_small_jp2klossless.dcm", true },
        { "pydicom/JPEGLSNearLossless_16.dcm", true },
        { "pydicom/JPEG2000.dcm", true },
    };

    public void Dispose()
    {
        _pool.Dispose();
        _folder.Dispose();
    }

    [Theory]
    [MemberData(nameof(Files))]
    public void A_changed_file_is_read_or_refused_in_words(string file, bool isolated)
    {
        if (SharedFiles.Find("dicom/" + file) is not { } path)
        {
            Assert.Skip(SharedFiles.WhyMissing);
            return;
        }

        var original = File.ReadAllBytes(path);
        var random = new Random(20_261_124 + file.Length);
        var refused = 0;
        for (var n = 0; n < Mutation.Count; n++)
        {
            var changed = Mutation.Of(original, random);
            var because = $"{file}, mutation {n}";
            var (begin, before) = (Stopwatch.GetTimestamp(), GC.GetAllocatedBytesForCurrentThread());
            _folder.Write("changed", changed);
            if (!file.StartsWith("nifti/", StringComparison.Ordinal))
            {
                refused += Decode(_folder.File("changed"), isolated, because) ? 0 : 1;
            }

            if (!isolated)
            {
                refused += Import(_folder.File("changed"), because) ? 0 : 1;
            }

            Stopwatch.GetElapsedTime(begin).Should().BeLessThan(Longest, because);
            (GC.GetAllocatedBytesForCurrentThread() - before).Should().BeLessThan(MostBytes, because);
        }

        refused.Should().BePositive("otherwise this test says nothing");
    }

    private bool Decode(string path, bool isolated, string because)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        patience.CancelAfter(Longest);
        return Mutation.Survives(because, () =>
        {
            var backend = DicomBackends.Create(isolated ? _pool : new InProcessDecoder());
            var image = backend.Open(path, "changed");
            if (image.HasPixels && backend.Refuse(image.TransferSyntax) is null)
            {
                using var pixels = backend.Pixels(image);
                for (var frame = 0; frame < Math.Min(image.Frames, 3); frame++)
                {
                    pixels.Frame(frame, patience.Token).Should().HaveCount(image.Format.DecodedLength);
                }
            }
        });
    }

    private static bool Import(string path, string because) => Mutation.Survives(because, () => VolumeFile.Load(path).Dispose());
}
