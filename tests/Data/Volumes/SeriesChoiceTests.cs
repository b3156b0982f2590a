using Mem3D.Core.Volumes;
using Mem3D.Testing;

namespace Mem3D.Data.Tests.Volumes;

/// <summary>Several series in one upload: a person sees what they are and takes some.</summary>
public sealed class SeriesChoiceTests : ImportTestBase
{
    [Fact]
    public async Task Each_series_is_offered_with_picture_geometry_and_reservation_and_those_left_out_stay_out()
    {
        var chooser = new Chooser(offers => [new VolumeChoice(offers[1].Id, [0])]);
        var report = await Importer.ImportAsync(Project.Id, Uploads(), chooser, null, default);
        chooser.Offers.Select(o => (o.Name, o.Frames, o.Modality, o.Geometry.Size.Depth)).Should().Equal(
            ("Plain", 1, Modality.CT, 6), ("Uneven", 1, Modality.CT, 4));
        chooser.Offers.Select(o => o.Reservation is null).Should().Equal(true, false);
        chooser.Offers.Should().AllSatisfy(o => o.Pictures.Should().ContainSingle().Which.Grey.Should().Contain(0).And.Contain(255));
        report.Cases.Should().ContainSingle().Which.Name.Should().Be("Uneven");
        report.Problems.Should().ContainSingle().Which.Reason.Should().Contain("not evenly spaced", "what was left out on purpose is no problem");
        NothingHalfDone(volumes: 1);
    }

    [Fact]
    public async Task One_series_comes_in_without_a_question_and_so_do_several_when_there_is_nobody_to_ask()
    {
        var chooser = new Chooser(_ => []);
        var slices = DicomBuilder.Series3D(3, [0, 0, 1]).Select((s, n) => Upload($"IM{n}", s)).ToArray();
        (await Importer.ImportAsync(Project.Id, slices, chooser, null, default)).Cases.Should().ContainSingle();
        chooser.Offers.Should().BeEmpty();
        (await ImportAsync(Uploads())).Cases.Should().HaveCount(2);
    }

    [Fact]
    public async Task A_series_with_a_damaged_middle_shows_the_slice_beside_it()
    {
        var files = Uploads();
        var middle = await File.ReadAllBytesAsync(files[3].Path);
        await File.WriteAllBytesAsync(files[3].Path, middle[..^9]);
        var chooser = new Chooser(_ => []);
        await Importer.ImportAsync(Project.Id, files, chooser, null, default);
        chooser.Offers.Should().HaveCount(2);
    }

    private UploadedFile[] Uploads()
    {
        double[] uneven = [0, 1, 2.6, 3];
        List<byte[]> slices =
        [
            .. DicomBuilder.Series3D(6, [0, 0, 2], (b, _) => (b.Series, b.Description) = ("1", "Plain")),
            .. DicomBuilder.Series3D(4, [0, 0, 1], (b, n) => (b.Series, b.Description, b.Position) = ("2", "Uneven", [0, 0, uneven[n]])),
        ];
        return [.. slices.Select((s, n) => Upload($"IM{n}", s))];
    }

    private sealed class Chooser(Func<IReadOnlyList<VolumeOffer>, IReadOnlyList<VolumeChoice>> choose) : IImportChooser
    {
        public IReadOnlyList<VolumeOffer> Offers { get; private set; } = [];

        public Task<IReadOnlyList<VolumeChoice>> ChooseAsync(IReadOnlyList<VolumeOffer> offers, CancellationToken cancellationToken)
        {
            Offers = offers;
            return Task.FromResult(choose(offers));
        }
    }
}
