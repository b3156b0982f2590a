using Mem3D.Core.Volumes;
using Mem3D.Testing;

namespace Mem3D.Data.Tests.Volumes;

public sealed class FrameImportTests : ImportTestBase
{
    private static readonly byte[] Series = new NiftiBuilder
    {
        Dim = [4, 4, 3, 2, 5, 1, 1, 1],
        Values = [.. Enumerable.Range(0, 120).Select(v => (double)v)],
    }.BuildGzip();

    private static readonly byte[] Single = new NiftiBuilder { Values = new double[24] }.Build();

    [Fact]
    public async Task A_person_chooses_frames_and_each_becomes_a_case_with_its_own_voxels()
    {
        var chooser = new Chooser(_ => [new VolumeChoice(0, [3, 1, 3])]);
        var report = await Importer.ImportAsync(Project.Id, [Upload("bold.nii.gz", Series), Upload("plain.nii", Single)], chooser, null, default);
        report.Cases.Select(c => c.Name).Should().Equal("plain", "bold frame 1", "bold frame 3");
        report.Problems.Should().BeEmpty();
        (await VoxelsAsync(report.Cases[1])).Should().Equal(Enumerable.Range(24, 24).Select(v => (float)v));
        (await VoxelsAsync(report.Cases[2])).Should().Equal(Enumerable.Range(72, 24).Select(v => (float)v));
        var offer = chooser.Asked.Should().ContainSingle().Subject;
        (offer.Frames, offer.File).Should().Be((5, "bold.nii.gz"));
        offer.Pictures.Select(p => p.Frame).Should().Equal(0, 1, 2, 3, 4);
        offer.Pictures.Should().AllSatisfy(p => p.Grey.Should().HaveCount(p.Width * p.Height).And.Contain(0).And.Contain(255));
        NothingHalfDone(volumes: 3);
    }

    [Fact]
    public async Task Without_a_choice_the_series_is_reported_and_the_rest_comes_in()
    {
        var left = await Importer.ImportAsync(Project.Id, [Upload("a.nii.gz", Series), Upload("plain.nii", Single)], new Chooser(_ => []), null, default);
        left.Cases.Should().ContainSingle();
        left.Problems.Should().ContainSingle().Which.Reason.Should().Contain("None of its frames");
        (await ImportAsync(Upload("a.nii.gz", Series))).Problems.Should().ContainSingle().Which.Reason.Should().Contain("4-D series of 5 frames");
    }

    [Fact]
    public async Task A_long_series_shows_frames_evenly_apart()
    {
        var file = new NiftiBuilder { Dim = [4, 2, 1, 1, 1000, 1, 1, 1], Values = [.. Enumerable.Range(0, 2000).Select(v => (double)v)] }.Build();
        var chooser = new Chooser(_ => []);
        await Importer.ImportAsync(Project.Id, [Upload("long.nii", file)], chooser, null, default);
        var pictures = chooser.Asked.Single().Pictures;
        pictures.Should().HaveCountLessThanOrEqualTo(120).And.HaveCountGreaterThan(60);
        pictures.Should().AllSatisfy(p => p.Grey.Should().Contain(255, "the two voxels of a frame differ"));
    }

    [Fact]
    public async Task Headers_find_their_voxels_in_the_same_folder_of_an_upload_and_in_a_zip()
    {
        var nrrd = new NrrdBuilder().With("data file", "v.raw");
        byte[] other = [.. nrrd.Voxels.Reverse()];
        var report = await ImportAsync(
            Upload("one/a.nhdr", nrrd.Header()), Upload("two/v.raw", other), Upload("one/v.raw", nrrd.Voxels), Upload("two/b.nhdr", nrrd.Header()),
            Upload("z.zip", Zip(("x/c.nhdr", nrrd.Header()), ("x/v.raw", nrrd.Voxels))), Upload("lonely/v.raw", nrrd.Voxels));
        report.Cases.Select(c => c.Name).Should().BeEquivalentTo("a", "b", "c");
        (await VoxelsAsync(report.Cases.Single(c => c.Name == "a")))[1].Should().Be(1);
        (await VoxelsAsync(report.Cases.Single(c => c.Name == "b")))[1].Should().NotBe(1);
        report.Problems.Should().ContainSingle().Which.File.Should().Be("v.raw");
    }

    [Fact]
    public async Task A_segmentation_is_no_scan_and_says_where_it_belongs()
    {
        var nrrd = new NrrdBuilder();
        nrrd.Pairs["Segment0_Name"] = "liver";
        (await ImportAsync(Upload("a.seg.nrrd", nrrd.Build()))).Problems.Should().ContainSingle().Which.Remedy.Should().Contain("open its case");
    }

    private sealed class Chooser(Func<IReadOnlyList<VolumeOffer>, IReadOnlyList<VolumeChoice>> choose) : IImportChooser
    {
        public IReadOnlyList<VolumeOffer> Asked { get; private set; } = [];

        public Task<IReadOnlyList<VolumeChoice>> ChooseAsync(IReadOnlyList<VolumeOffer> offers, CancellationToken cancellationToken)
        {
            Asked = offers;
            return Task.FromResult(choose(offers));
        }
    }
}
