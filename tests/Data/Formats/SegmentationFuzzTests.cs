using System.Diagnostics;
using Mem3D.Core.Volumes;
using Mem3D.Data.Formats.Dicom;
using Mem3D.Data.Formats.Segmentations;
using Mem3D.Testing;

namespace Mem3D.Data.Tests.Formats;

/// <summary>Existing segmentations with damaged bytes: laid onto a scan, or refused in words, in bounded time and memory. Fixed seeds.</summary>
public sealed class SegmentationFuzzTests : IDisposable
{
    private const long MostBytes = 700L << 20;
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(10);
    private static readonly IDicomBackend Backend = DicomBackends.Create(new InProcessDecoder());

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_changed_slicer_segmentation_is_read_or_refused_in_words()
    {
        var nrrd = new NrrdBuilder { Voxels = [1, 0, 2, 1, 0, 1, 1, 1] }.With("type", "unsigned char").With("endian", null).With("dimension", "4")
            .With("sizes", "2 2 1 2").With("kinds", "list domain domain domain").With("space", "left-posterior-superior")
            .With("space directions", "none (1,0,0) (0,1,0) (0,0,1)").With("space origin", "(0,0,0)").With("encoding", "gzip");
        foreach (var (key, value) in ((string, string)[])[("Segment0_Name", "Liver"), ("Segment0_LabelValue", "1"), ("Segment0_Layer", "0"), ("Segment1_LabelValue", "2"), ("Segment1_Layer", "0")])
        {
            nrrd.Pairs[key] = value;
        }

        var original = nrrd.Build();
        Walk(original).Should().Be(3, "undamaged, it has so many labelled voxels");
        Fuzz(original, 20 * Mutation.Count);
    }

    [Theory]
    [InlineData("seg_liver/liver.dcm")]
    [InlineData("seg_23x38x3/label_seg.dcm")]
    [InlineData("seg_labelmap/sparse-labelmap-ppv5.dcm")]
    public void A_changed_DICOM_segmentation_is_read_or_refused_in_words(string file)
    {
        if (SharedFiles.Find("dicom/" + file) is not { } path)
        {
            Assert.Skip(SharedFiles.WhyMissing);
            return;
        }

        Fuzz(File.ReadAllBytes(path), Mutation.Count);
    }

    private void Fuzz(byte[] original, int mutations)
    {
        var random = new Random(20_261_129 + original.Length);
        var refused = 0;
        for (var n = 0; n < mutations; n++)
        {
            var changed = Mutation.Of(original, random);
            var because = $"{original.Length} bytes, mutation {n}";
            var (begin, before) = (Stopwatch.GetTimestamp(), GC.GetAllocatedBytesForCurrentThread());
            refused += Mutation.Survives(because, () => Walk(changed)) ? 0 : 1;
            Stopwatch.GetElapsedTime(begin).Should().BeLessThan(Longest, because);
            (GC.GetAllocatedBytesForCurrentThread() - before).Should().BeLessThan(MostBytes, because);
        }

        refused.Should().BePositive("otherwise this test says nothing");
    }

    /// <summary>Labelled voxels on a scan of 4×4×4.</summary>
    private int Walk(byte[] bytes)
    {
        _folder.Write("changed", bytes);
        var source = SegmentationFiles.Open(new UploadedFile(_folder.File("changed"), "changed"), Backend, TestContext.Current.CancellationToken);
        var fitted = source.On(new ScanGrid(new VolumeGeometry(new VolumeSize(4, 4, 4), Affine.FromSpacing(1, 1, 1)), null, null));
        var voxels = 0;
        foreach (var layer in source.Segments.Select(s => s.Layer).Distinct())
        {
            fitted.Walk(layer, (_, _) => voxels++, TestContext.Current.CancellationToken);
        }

        return voxels;
    }
}
