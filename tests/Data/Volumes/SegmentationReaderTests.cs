using Mem3D.Core.Errors;
using Mem3D.Core.Masks;
using Mem3D.Core.Projects;
using Mem3D.Core.Segmentations;
using Mem3D.Core.Volumes;
using Mem3D.Testing;

namespace Mem3D.Data.Tests.Volumes;

public sealed class SegmentationReaderTests : ImportTestBase
{
    private static readonly float[] Sform = [-1, 0, 0, 10, 0, 1, 0, 20, 0, 0, 3, 30];

    private ISegmentationReader Reader => Host.Get<ISegmentationReader>();

    [Fact]
    public async Task A_label_map_on_the_scans_grid_comes_voxel_for_voxel_and_finds_labels_by_number()
    {
        var info = await ScanAsync();
        var spleen = await Host.Projects.AddLabelAsync(Project.Id, "Spleen", null, null, default);
        var values = new double[24];
        (values[5], values[13], values[14], values[23]) = (1, 1, 7, 1);
        var file = Upload("m.nii.gz", new NiftiBuilder { Datatype = 512, Values = values }.WithSform(Sform).BuildGzip());
        var preview = await Reader.InspectAsync(info.Id, file, default);
        preview.Fit.Should().Be("the same grid as the scan");
        preview.Segments.Select(s => (s.Name, s.Voxels, s.LabelId)).Should().Equal(("Label 1", 3, spleen.Id), ("Label 7", 1, null));
        var read = await Reader.ReadAsync(info.Id, file, [0], default);
        read.Keys.Should().Equal(0);
        read[0].Select(s => (s.Slice, s.Area)).Should().Equal((0, 1), (1, 2));
        RunLength.Decode(read[0][1].Mask, 4, 3).Values.Should().Equal(0, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1);
    }

    [Fact]
    public async Task A_label_map_with_axes_turned_lands_on_the_same_places_in_the_patient()
    {
        var info = await ScanAsync();
        var expected = Enumerable.Range(0, 24).Select(n => n % 5 == 0 ? 1.0 : 0).ToArray();

        // the same voxels, K first and J turned round: (k, j', i) with j' = 2 − j
        var turned = new double[24];
        for (var n = 0; n < 24; n++)
        {
            var (i, j, k) = (n % 4, n / 4 % 3, n / 12);
            turned[k + (2 * ((2 - j) + (3 * i)))] = expected[n];
        }

        var file = Upload("t.nii", new NiftiBuilder { Datatype = 2, Dim = [3, 2, 3, 4, 1, 1, 1, 1], Values = turned }.WithSform(0, 0, -1, 10, 0, -1, 0, 22, 3, 0, 0, 30).Build());
        var read = (await Reader.ReadAsync(info.Id, file, [0], default))[0];
        var all = read.SelectMany(s => RunLength.Decode(s.Mask, 4, 3).Values.Select((v, n) => (At: (12 * s.Slice) + n, Set: v == 1)));
        all.Where(v => v.Set).Select(v => v.At).Should().Equal(Enumerable.Range(0, 24).Where(n => n % 5 == 0));
    }

    [Fact]
    public async Task A_slicer_segmentation_keeps_names_colours_codes_and_overlapping_layers()
    {
        var info = await ScanAsync();
        var liver = await Host.Projects.AddLabelAsync(Project.Id, "liver", null, null, default);

        // two layers of 2×1×2 voxels, cut out of the scan's grid at (1, 2, 0); voxel by voxel (layer 0, layer 1)
        var nrrd = new NrrdBuilder { Voxels = [1, 0, 2, 1, 0, 1, 1, 1] }.With("type", "unsigned char").With("endian", null).With("dimension", "4")
            .With("sizes", "2 2 1 2").With("kinds", "list domain domain domain").With("space", "right-anterior-superior")
            .With("space directions", "none (-1,0,0) (0,1,0) (0,0,3)").With("space origin", "(9,22,30)").With("encoding", "gzip");
        (string, string)[] pairs =
        [
            ("Segment0_Name", "Liver"), ("Segment0_Color", "0.5 1 0"), ("Segment0_LabelValue", "1"), ("Segment0_Layer", "0"),
            ("Segment0_Tags", "TerminologyEntry:x~SCT^85756007^Tissue~SCT^10200004^Liver~^^~|a:b"),
            ("Segment1_Name", "Vessel"), ("Segment1_LabelValue", "2"), ("Segment1_Layer", "0"),
            ("Segment2_Name", "Tumour"), ("Segment2_LabelValue", "1"), ("Segment2_Layer", "1"),
        ];
        foreach (var (key, value) in pairs)
        {
            nrrd.Pairs[key] = value;
        }

        var file = Upload("a.seg.nrrd", nrrd.Build());
        var preview = await Reader.InspectAsync(info.Id, file, default);
        preview.Fit.Should().Be("the scan's grid, another extent");
        preview.Segments.Select(s => (s.Name, s.Voxels)).Should().Equal(("Liver", 2), ("Vessel", 1), ("Tumour", 3));
        (preview.Segments[0].LabelId, preview.Segments[0].Color, preview.Segments[0].Code)
            .Should().Be((liver.Id, new LabelColor(128, 255, 0), new ClinicalCode("10200004", "Liver")));
        var read = await Reader.ReadAsync(info.Id, file, [0, 2], default);
        Set(read[0]).Should().Equal((0, 9), (1, 10));
        Set(read[2]).Should().Equal((0, 10), (1, 9), (1, 10));
    }

    [Fact]
    public async Task What_does_not_fit_is_refused_and_says_why()
    {
        var info = await ScanAsync();
        await RefusesAsync(info, new NiftiBuilder { Datatype = 2, Values = Ones() }.WithSform(-1, 0, 0, 10.5f, 0, 1, 0, 20, 0, 0, 3, 30).Build(), "0.5 mm off");
        await RefusesAsync(info, new NiftiBuilder { Datatype = 2, Values = Ones() }.WithSform(-1, 0, 0, 10, 0, 1, 0, 20, 0, 0, 2, 30).Build(), "1×1×2 mm");
        await RefusesAsync(info, new NiftiBuilder { Datatype = 2, Values = Ones() }.WithSform(-1, 0, 0, 10, 0, 1, 0, 20, 0, 0, 3, 33).Build(), "outside the scan");
        await RefusesAsync(info, new NiftiBuilder { Datatype = 16, Values = [.. Ones().Select(_ => 0.5)] }.WithSform(Sform).Build(), "not a label map");
        await RefusesAsync(info, new NiftiBuilder { Datatype = 2, Values = new double[24] }.WithSform(Sform).Build(), "empty");
        await RefusesAsync(info, [.. "no segmentation at all"u8], "no segmentation that is read");
        static double[] Ones() => [.. Enumerable.Repeat(1.0, 24)];
    }

    private static IEnumerable<(int Slice, int At)> Set(IReadOnlyList<SegmentSlice> slices) =>
        slices.SelectMany(s => RunLength.Decode(s.Mask, 4, 3).Values.Select((v, n) => (s.Slice, At: n, Set: v == 1))).Where(v => v.Set).Select(v => (v.Slice, v.At));

    private async Task RefusesAsync(CaseInfo info, byte[] file, string why) =>
        (await FluentActions.Awaiting(() => Reader.InspectAsync(info.Id, Upload("s.nii", file), default)).Should().ThrowAsync<Mem3DException>())
            .Which.Message.Should().Contain(why);

    private async Task<CaseInfo> ScanAsync() =>
        (await ImportAsync(Upload("scan.nii", new NiftiBuilder { Values = new double[24], Pixdim = [1, 1, 1, 3, 0, 0, 0, 0] }.WithSform(Sform).Build()))).Cases.Single();
}
